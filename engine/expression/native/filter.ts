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

function keep(kept: Sequence, item: unknown, verdict: Verdict, run: Run): void {
  for (let times = timesKept(verdict, run); times > 0; times -= 1) push(kept, item, run)
}

/** How often a predicate keeps an entry: by truth, or once for each number that is its place. */
export function timesKept({ result, at, length }: Verdict, run: Run): number {
  const positions = isNumeric(result) ? [result] : result
  if (!isArrayOfNumbers(positions, run)) return isTrue(result, run) ? 1 : 0
  let times = 0
  for (const position of positions) {
    const whole = Math.floor(position)
    if ((whole < 0 ? length + whole : whole) === at) times += 1
  }
  return times
}
