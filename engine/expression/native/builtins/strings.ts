import { codePointPlace, codePoints } from '../code-points.ts'
import { fault } from '../fault.ts'
import type { Implementation } from '../function-value.ts'
import type { Run } from '../run.ts'
import { spendTree, text } from '../text.ts'

// Arguments have passed their signature: a `string` here is a string or undefined.
type Text = string | undefined
type Count = number | undefined

const beyondPlane = /[\ud800-\udfff]/

function length(value: string, run: Run): number {
  run.spend(1 + (value.length >> 4))
  return beyondPlane.test(value) ? codePoints(value, run) : value.length
}

type Part = { readonly count: Count; readonly run: Run }

function substring(value: string, from: number, { count, run }: Part): string {
  if (count !== undefined && count <= 0) return ''
  const size = length(value, run)
  const first = size + from < 0 ? 0 : from
  const end = count === undefined ? undefined : (first >= 0 ? first : size + first) + count
  if (size === value.length) return value.slice(first, end)
  const [start, stop] = [inside(first, size), inside(end ?? size, size)]
  return value.slice(codePointPlace(value, start, run), codePointPlace(value, stop, run))
}

// As slicing understands a place: a whole number, from the end where it is negative.
function inside(place: number, size: number): number {
  const whole = Math.trunc(place)
  return Math.min(Math.max(whole < 0 ? size + whole : whole, 0), size)
}

function pad(value: string, width: number, { fill, run }: { fill: Text; run: Run }): string {
  const unit = fill === undefined || fill === '' ? ' ' : String(fill)
  const whole = Math.trunc(width)
  const missing = Math.abs(whole) - length(value, run)
  if (!(missing > 0)) return value
  const size = length(unit, run)
  const times = Math.floor(missing / size)
  const rest = substring(unit, 0, { count: missing % size, run })
  run.spendText(times * unit.length + rest.length + value.length)
  const padding = unit.repeat(times) + rest
  return whole > 0 ? value + padding : padding + value
}

function join(list: readonly string[], separator: string, run: Run): string {
  run.spendItems(list.length)
  let size = 0
  for (const entry of list) size += String(entry ?? '').length + separator.length
  run.spendText(size)
  return list.join(separator)
}

/** Functions on text, those that grow it within the bounds of the run. */
export const strings: Readonly<Record<string, Implementation>> = {
  string: ([value, prettify], { run }) => text(value, run, prettify === true ? 2 : 0),
  length: ([value], { run }) => (value === undefined ? undefined : length(value as string, run)),
  substring: ([value, from, count], { run }) =>
    value === undefined
      ? undefined
      : substring(value as string, from as number, { count: count as Count, run }),
  pad: ([value, width, fill], { run }) =>
    value === undefined
      ? undefined
      : pad(value as string, width as number, { fill: fill as Text, run }),
  join: ([list, separator], { run }) =>
    list === undefined ? undefined : join(list as readonly string[], String(separator ?? ''), run),
  clone: ([value], { run }) => {
    if (value === undefined) return undefined
    const held = text(value, run)
    spendTree(value, run, 0)
    return JSON.parse(held ?? '')
  },
  number: ([value], { run }) => number(value, run),
}

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
// Anchored like the reference's: a text that holds an octal or binary number anywhere goes on to `Number`.
const prefixed = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/

function number(value: unknown, run: Run): number | undefined {
  if (typeof value === 'string') run.spend(1 + (value.length >> 2))
  if (value === undefined || typeof value === 'number') return value
  if (value === true) return 1
  if (value === false) return 0
  if (typeof value === 'string') {
    if (decimal.test(value) && Number.isFinite(Number(value))) return Number.parseFloat(value)
    if (prefixed.test(value)) return Number(value)
  }
  throw fault('D3030', { value, index: 1 })
}
