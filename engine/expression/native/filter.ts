import { isArrayOfNumbers, isNumeric, isTrue } from '../truth.ts'
import type { Frame } from './frame.ts'
import type { Code, Run } from './run.ts'
import { push, pushCounted, type Sequence, sequenceOf } from './sequence.ts'
import { type Tuple, tupleFrame } from './tuple.ts'

/** A compiled predicate; `index` where it is a number as it stands. */
export type Predicate = {
  readonly index: number | undefined
  readonly code: Code
  /** What asking it of one entry counts for. */
  readonly weight: number
}

/** The entries of a value that a predicate keeps: by position, or by truth. */
export function filter(predicate: Predicate, input: unknown, frame: Frame, run: Run): unknown {
  const items: Sequence = Array.isArray(input) ? input : sequenceOf(input)
  const tuples = items.tupleStream === true
  const kept = sequenceOf()
  if (tuples) kept.tupleStream = true
  if (predicate.index !== undefined) return entryAt(items, predicate.index, kept)
  const due = run.spendRounds(items.length, 1 + predicate.weight)
  for (let at = 0; at < items.length; at += 1) {
    if (due > 0) run.spend(due)
    const item = items[at]
    const result = tuples
      ? predicate.code((item as Tuple)['@'], tupleFrame(frame, item as Tuple), run)
      : predicate.code(item, frame, run)
    if (result === true) pushCounted(kept, item, run)
    else if (result !== false) keep(kept, item, { result, at, length: items.length }, run)
  }
  return kept
}

function entryAt(items: readonly unknown[], index: number, kept: Sequence): unknown {
  const item = items[index < 0 ? items.length + index : index]
  if (Array.isArray(item)) return item
  if (item !== undefined) kept.push(item)
  return kept
}

type Verdict = { readonly result: unknown; readonly at: number; readonly length: number }

function keep(kept: Sequence, item: unknown, { result, at, length }: Verdict, run: Run): void {
  const positions = isNumeric(result) ? [result] : result
  if (!isArrayOfNumbers(positions, run)) {
    if (isTrue(result, run)) push(kept, item, run)
    return
  }
  for (const position of positions) {
    const whole = Math.floor(position)
    if ((whole < 0 ? length + whole : whole) === at) push(kept, item, run)
  }
}
