import { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { append } from './sequence.ts'

/** A value of a path (under `@`) together with the variables that steps bound on the way to it. */
export type Tuple = Record<string, unknown>

/** A frame that holds the variables of a tuple. */
export function tupleFrame(frame: Frame, tuple: Tuple): Frame {
  return new Frame(frame, Object.keys(tuple), Object.values(tuple))
}

/** A tuple of its own, made from others; later ones win. */
export function mergeTuples(...tuples: readonly Tuple[]): Tuple {
  return Object.assign(Object.create(null), ...tuples)
}

/** Tuples of one group as one, each variable holding all of its values; a single tuple is itself. */
export function foldTuples(tuples: unknown, run: Run): Tuple {
  if (!Array.isArray(tuples)) return tuples as Tuple
  const [first, ...rest] = tuples as Tuple[]
  const folded = mergeTuples(first ?? {})
  for (const tuple of rest) {
    for (const key of Object.keys(tuple)) folded[key] = append(folded[key], tuple[key], run)
  }
  return folded
}
