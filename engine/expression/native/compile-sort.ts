import type { SortNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { fault, locate } from './fault.ts'
import type { Frame } from './frame.ts'
import { mergeSort } from './merge-sort.ts'
import type { Code, Run } from './run.ts'
import type { Sequence } from './sequence.ts'
import { type Tuple, tupleFrame } from './tuple.ts'

/** Orders values, or tuples by their variables; one value or none stays what it is. */
export type Sorter = (input: readonly unknown[], frame: Frame, run: Run) => readonly unknown[]

type Term = { readonly code: Code; readonly descending: boolean }

/** `^(…)`: orders by several terms, each ascending or descending; values without a term come last. */
export function compileSort(node: SortNode, compile: Compile): Sorter {
  const terms = node.terms.map(({ expression, descending }) => ({
    code: compile(expression),
    descending: descending === true,
  }))
  const place = { position: node.position, token: undefined }
  return (input, frame, run) => {
    const tuples = (input as Sequence).tupleStream === true
    const termOf = (term: Term, item: unknown): unknown =>
      tuples
        ? term.code((item as Tuple)['@'], tupleFrame(frame, item as Tuple), run)
        : term.code(item, frame, run)
    const follows = (left: unknown, right: unknown): boolean => {
      for (const term of terms) {
        const order = compareTerms(termOf(term, left), termOf(term, right), place)
        if (order.value !== 0)
          return (term.descending && order.typed ? -order.value : order.value) === 1
      }
      return false
    }
    return mergeSort(input, follows, run)
  }
}

type Order = { readonly value: number; readonly typed: boolean }

const same: Order = { value: 0, typed: true }
const before: Order = { value: -1, typed: true }
const after: Order = { value: 1, typed: true }
// Nothing comes last, in whichever direction the term sorts.
const missing: Order = { value: 1, typed: false }
const present: Order = { value: -1, typed: false }

function compareTerms(left: unknown, right: unknown, place: Parameters<typeof locate>[1]): Order {
  if (left === undefined) return right === undefined ? same : missing
  if (right === undefined) return present
  if (!isSortable(left) || !isSortable(right) || typeof left !== typeof right) {
    const mixed = isSortable(left) && isSortable(right)
    const raised = mixed
      ? fault('T2007', { value: left, value2: right })
      : fault('T2008', { value: isSortable(left) ? right : left })
    locate(raised, place)
    throw raised
  }
  if (left === right) return same
  return left < right ? before : after
}

function isSortable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
