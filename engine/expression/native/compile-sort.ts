import type { SortNode } from './ast.ts'
import { bindsInside } from './binds-inside.ts'
import type { Compile } from './compile.ts'
import { faultAt, type Place } from './fault.ts'
import type { Frame } from './frame.ts'
import { mergeSort } from './merge-sort.ts'
import type { Code, Run } from './run.ts'
import type { Sequence } from './sequence.ts'
import { spendOrder } from './text-cost.ts'
import { type Tuple, tupleFrame } from './tuple.ts'
import { weightOf } from './weight.ts'

/** Orders values, or tuples by their variables; one value or none stays what it is. */
export type Sorter = (input: readonly unknown[], frame: Frame, run: Run) => readonly unknown[]

type Term = { readonly descending: boolean; readonly weight: number }

/** `^(…)`: orders by several terms, each ascending or descending; values without a term come last. */
export function compileSort(node: SortNode, compile: Compile): Sorter {
  const codes = node.terms.map(({ expression }) => compile(expression))
  const order = sortOrder(node)
  return (input, frame, run) => {
    if (input.length <= 1) return input
    const tuples = (input as Sequence).tupleStream === true
    const termOf = (item: unknown, at: number): unknown => {
      const code = codes[at] as Code
      return tuples
        ? code((item as Tuple)['@'], tupleFrame(frame, item as Tuple), run)
        : code(item, frame, run)
    }
    return order(input, termOf, run)
  }
}

/** Orders items by terms that are asked for when two items are compared, the first before the second. */
export function sortOrder(node: SortNode) {
  const terms = node.terms.map(({ expression, descending }) => ({
    descending: descending === true,
    weight: weightOf(expression),
  }))
  const place = { position: node.position, token: undefined }
  const remembers = !bindsInside(node)
  return (
    input: readonly unknown[],
    termOf: (item: unknown, at: number) => unknown,
    run: Run,
  ): readonly unknown[] => {
    run.spend(4 * input.length)
    const entries = input.map((item): Entry => ({ item, terms: [] }))
    const known = (entry: Entry, at: number): unknown => {
      if (at < entry.terms.length) return entry.terms[at]
      run.spend((terms[at] as Term).weight)
      const value = termOf(entry.item, at)
      if (remembers) entry.terms.push(value)
      return value
    }
    const follows = (left: Entry, right: Entry): boolean => {
      for (let at = 0; at < terms.length; at += 1) {
        const first = known(left, at)
        const second = known(right, at)
        if (typeof first === 'string') spendOrder(first, second, run)
        const order = compareTerms(first, second, place)
        if (order === 0) continue
        const turned = terms[at]?.descending === true && Math.abs(order) === 1
        return (turned ? -order : order) > 0
      }
      return false
    }
    return mergeSort(entries, follows, run).map(({ item }) => item)
  }
}

// An item, and the values of its terms as far as they were asked for: the first before the second.
type Entry = { readonly item: unknown; readonly terms: unknown[] }

// Nothing comes last, in whichever direction the term sorts.
const missing = 2

function compareTerms(left: unknown, right: unknown, place: Place): number {
  if (left === undefined) return right === undefined ? 0 : missing
  if (right === undefined) return -missing
  if (!isSortable(left) || !isSortable(right) || typeof left !== typeof right) {
    const mixed = isSortable(left) && isSortable(right)
    if (mixed) throw faultAt(place, 'T2007', { value: left, value2: right })
    throw faultAt(place, 'T2008', { value: isSortable(left) ? right : left })
  }
  if (left === right) return 0
  return left < right ? -1 : 1
}

function isSortable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
