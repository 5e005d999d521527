import { Frame } from './frame.ts'
import { Gathered } from './gathered.ts'
import type { Run } from './run.ts'

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
  const gathered = new Map(Object.keys(folded).map((key) => [key, new Gathered(folded[key])]))
  for (const tuple of rest) {
    for (const key of Object.keys(tuple)) {
      const held = gathered.get(key) ?? new Gathered(undefined)
      gathered.set(key, held)
      held.add(tuple[key], run)
    }
  }
  for (const [key, { value }] of gathered) folded[key] = value
  return folded
}
