import type { ReferenceFunction } from '../../reference-function.ts'
import { fault } from '../fault.ts'
import type { Implementation } from '../function-value.ts'
import type { Run } from '../run.ts'

// `[Y,*-99999999]`: a width that nobody needs, which the reference would fill with zeros.
const wideMarker = /\[[^\]]*,[^\]]*\d{4}[^\]]*\]/

/** A function of the reference itself, as it is, with its arguments and its result accounted for. */
export function ofReference({ implementation }: ReferenceFunction): Implementation {
  return (args, { run }) => {
    for (const value of args) account(value, run)
    // Dates without a year or a day take them from the moment of the evaluation.
    const result = implementation.call(
      { environment: { timestamp: new Date(run.millis()) } },
      ...args,
    )
    account(result, run)
    return result
  }
}

function account(value: unknown, run: Run): void {
  if (typeof value === 'string') run.spendText(value.length)
  else if (Array.isArray(value)) run.spendItems(value.length)
}

/** Dates as text by a picture, with widths that stay in reason. */
export function withBoundedWidths(inner: Implementation): Implementation {
  return (args, site) => {
    const [, picture] = args
    if (typeof picture === 'string' && wideMarker.test(picture)) throw tooMuch(site.run)
    return inner(args, site)
  }
}

/**
 * Dates read by a picture. The reference makes a pattern of it that may backtrack where numbers in
 * words follow one another, or digits stand between numbers; such pictures take short texts only.
 */
export function withBoundedBacktracking(inner: Implementation): Implementation {
  return (args, site) => {
    const [value, picture] = args
    if (typeof value === 'string' && typeof picture === 'string') {
      const markers = picture.match(/\[[^\]]*\]/g) ?? []
      const words = markers.filter((marker) => /^\[\s*\w\s*[wWiIaA]/.test(marker)).length
      const digits = /\][^[]*\d[^[]*\[/.test(picture) && markers.length > 6
      if (value.length > 200 || words > 3 || (digits && value.length > 60)) throw tooMuch(site.run)
    }
    return inner(args, site)
  }
}

function tooMuch(run: Run): unknown {
  return fault('X1004', { value: run.setup.limits.output })
}
