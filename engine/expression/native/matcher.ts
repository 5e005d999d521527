import { LinearRegExp } from '../linear-regexp.ts'
import { faultAt } from './fault.ts'
import { Builtin } from './function-value.ts'
import type { Run } from './run.ts'

/** A match, as functions that take patterns expect it. */
export type Match = {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  /** A function that gives the match after this one, or nothing. */
  readonly next: Builtin
}

// What a search and a match count for beside the characters that are read.
const searchSteps = 16

/** A function that finds the first match in a text from a position on; `next` goes on from there. */
export function matcher(pattern: RegExp, position: number): Builtin {
  const regex = linear(pattern, position)
  const search = (text: unknown, from: unknown, run: Run): Match | undefined => {
    const within = String(text)
    run.spend(searchSteps)
    regex.lastIndex = typeof from === 'number' ? from : 0
    const found = regex.exec(within, run)
    if (found === null) return undefined
    const following = (next: Run): Match | undefined => {
      if (regex.lastIndex >= within.length) return undefined
      const match = search(within, regex.lastIndex, next)
      // An empty match would be found again for ever.
      if (match?.match === '') throw faultAt({ position }, 'D1004', { value: pattern.source })
      return match
    }
    const { index, 0: match } = found
    const next = patternFunction([], (_args, site) => following(site.run))
    return { match, start: index, end: index + match.length, groups: found.slice(1), next }
  }
  return patternFunction(['str', 'fromIndex'], ([text, from], { run }) => search(text, from, run))
}

function patternFunction(
  parameters: readonly string[],
  implementation: Builtin['implementation'],
): Builtin {
  const { length: arity } = parameters
  return new Builtin({ name: 'pattern', implementation, arity, parameters, signature: undefined })
}

// A pattern in a text that is evaluated has not been looked at before.
function linear(pattern: RegExp, position: number): LinearRegExp {
  try {
    return new LinearRegExp(pattern)
  } catch (error) {
    const value = error instanceof Error ? error.message : pattern.source
    throw faultAt({ position }, 'X2001', { value })
  }
}
