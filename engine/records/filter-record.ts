import { ownValue } from '../json/json.ts'
import { parseDate } from '../json/parse-date.ts'
import type { Filter } from '../plan/query.ts'

/** Whether a unified record passes every filter. */
export function matchesFilters(
  unified: Readonly<Record<string, unknown>>,
  filters: readonly Filter[],
): boolean {
  const folded: Folded = { value: undefined, text: '' }
  return filters.every((filter) => matches(ownValue(unified, filter.field), filter, folded))
}

/** The last text that was folded: several filters of one field fold it once. */
type Folded = { value: unknown; text: string }

// A record without a value equals nothing: it passes `ne` and `nin`, and no other operator.
function matches(value: unknown, filter: Filter, folded: Folded): boolean {
  const negative = filter.operator === 'ne' || filter.operator === 'nin'
  if (value === undefined || value === null) return negative
  if (filter.kind === 'text') return matchesText(foldOnce(value, folded), filter)
  const millis = parseDate(value)
  return typeof millis === 'number' ? matchesDate(millis, filter) : negative
}

function matchesText(value: string, { operator, texts }: Filter): boolean {
  const wanted = texts.map(fold)
  const [first = ''] = wanted
  if (operator === 'eq' || operator === 'in') return wanted.includes(value)
  if (operator === 'ne' || operator === 'nin') return !wanted.includes(value)
  if (operator === 'like') return isLike(value, first)
  const order = value < first ? -1 : value > first ? 1 : 0
  return compares(order, operator)
}

function matchesDate(millis: number, { operator, spans }: Filter): boolean {
  const within = spans.some(({ from, to }) => millis >= from && millis < to)
  if (operator === 'eq' || operator === 'in') return within
  if (operator === 'ne' || operator === 'nin') return !within
  const [span] = spans
  return span !== undefined && compares(Math.sign(millis - span.from), operator)
}

function compares(order: number, operator: Filter['operator']): boolean {
  if (operator === 'gt') return order > 0
  if (operator === 'gte') return order >= 0
  if (operator === 'lt') return order < 0
  return operator === 'lte' && order <= 0
}

// `%` matches any text, also none; every other character matches itself.
function isLike(value: string, pattern: string): boolean {
  const parts = pattern.split('%')
  if (parts.length === 1) return value === pattern
  const [head = ''] = parts
  const tail = parts.at(-1) ?? ''
  if (!value.startsWith(head) || !value.endsWith(tail)) return false
  let at = head.length
  const end = value.length - tail.length
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return at <= end
}

function foldOnce(value: unknown, folded: Folded): string {
  if (folded.value !== value) {
    folded.value = value
    folded.text = fold(String(value))
  }
  return folded.text
}

function fold(text: string): string {
  return (isOrderable(text) ? text.normalize('NFC') : text).toLowerCase()
}

// To order marks takes the square of their number. No language has more than a few on a letter: a stream-safe text has
// 30 at most (Unicode Standard Annex 15), and other long text is compared as it is.
const manyMarks = /(?:\P{M}|^)\p{M}{31}/u

function isOrderable(text: string): boolean {
  return text.length <= 1000 || !manyMarks.test(text)
}
