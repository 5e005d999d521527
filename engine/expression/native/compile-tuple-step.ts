import type { Ast } from './ast.ts'
import type { Sorter } from './compile-sort.ts'
import { runStages, type StageCode } from './compile-stages.ts'
import type { Frame } from './frame.ts'
import type { Code, Run } from './run.ts'
import { push, type Sequence, sequenceOf } from './sequence.ts'
import { mergeTuples, type Tuple, tupleFrame } from './tuple.ts'

/** A step's way of working where values carry variables (`@`, `#`, `%`). */
export type TupleStep = (site: {
  readonly input: readonly unknown[]
  readonly tuples: Sequence | undefined
  readonly frame: Frame
  readonly run: Run
}) => Sequence

type StepParts = {
  readonly code: Code
  readonly sort: Sorter | undefined
  readonly stages: readonly StageCode[]
  readonly weight: number
}

/** Applies a step to every tuple: what it finds is bound, counted and remembered as the step says. */
export function compileTupleStep(node: Ast, { code, sort, stages, weight }: StepParts): TupleStep {
  const finish = (tuples: unknown, frame: Frame, run: Run) =>
    runStages(stages, tuples, { frame, run }) as Sequence
  if (sort !== undefined) {
    return ({ input, tuples, frame, run }) =>
      finish(sortTuples(node, sort, { input, tuples, frame, run }), frame, run)
  }
  return ({ input, tuples, frame, run }) => {
    const found = tupleStream()
    for (const tuple of tuples ?? input.map((item): Tuple => ({ '@': item }))) {
      const from = tuple as Tuple
      run.spend(4 + weight)
      const value = code(from['@'], tupleFrame(frame, from), run)
      if (value !== undefined) addTuples(node, found, { from, value, run })
    }
    return finish(found, frame, run)
  }
}

function tupleStream(): Sequence {
  const stream = sequenceOf()
  stream.tupleStream = true
  return stream
}

type SortSite = Parameters<TupleStep>[0]

function sortTuples(node: Ast, sort: Sorter, { input, tuples, frame, run }: SortSite): unknown {
  if (tuples !== undefined) return sort(tuples, frame, run)
  const stream = tupleStream()
  const name = String(node.index)
  sort(input, frame, run).forEach((value, at) => {
    run.spend(8)
    push(stream, mergeTuples({ '@': value }, { [name]: at }), run)
  })
  return stream
}

type Found = { readonly from: Tuple; readonly value: unknown; readonly run: Run }

function addTuples(node: Ast, found: Sequence, { from, value, run }: Found): void {
  const values: Sequence = Array.isArray(value) ? value : [value]
  const nested = values.tupleStream === true
  for (let at = 0; at < values.length; at += 1) {
    const item = values[at]
    const tuple = nested ? mergeTuples(from, item as Tuple) : boundTuple(node, { from, item, at })
    run.spend(4 + 2 * Object.keys(tuple).length)
    push(found, tuple, run)
  }
}

function boundTuple(
  node: Ast,
  { from, item, at }: { readonly from: Tuple; readonly item: unknown; readonly at: number },
): Tuple {
  const tuple = mergeTuples(from)
  if (node.focus === undefined) tuple['@'] = item
  else tuple[node.focus] = item
  if (node.index !== undefined) tuple[node.index] = at
  if (node.ancestor !== undefined) tuple[node.ancestor.label] = from['@']
  return tuple
}
