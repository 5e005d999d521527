import { fault } from './fault.ts'
import type { Run } from './run.ts'

/**
 * An array with the marks that JSONata's semantics hang on: a sequence collapses when it holds one
 * value or none, `keepSingleton` (from `[]`) forbids that, `cons` (an array constructor as a step)
 * is not flattened, a tuple stream carries variables beside each value, and the outer wrapper makes
 * an input array one context value.
 */
export type Sequence = unknown[] & {
  sequence?: true
  keepSingleton?: true
  cons?: true
  tupleStream?: true
  outerWrapper?: true
}

/** A sequence of the given values. */
export function sequenceOf(...items: unknown[]): Sequence {
  const made: Sequence = items
  made.sequence = true
  return made
}

/** Whether a value is a sequence, not an array of the data. */
export function isSequence(value: unknown): value is Sequence {
  return Array.isArray(value) && (value as Sequence).sequence === true
}

/** Adds to a sequence, within the bound on its length. */
export function push(target: unknown[], value: unknown, run: Run): void {
  run.spend(1)
  pushCounted(target, value, run)
}

/** Adds to a sequence without counting a step: the loop around it has counted its rounds. */
export function pushCounted(target: unknown[], value: unknown, run: Run): void {
  if (target.length >= run.sequence) throw fault('D2015', { value: run.sequence })
  target.push(value)
}

/** Adds to a list what {@link append} would: a list entry by entry, nothing not at all. */
export function pushAll(target: unknown[], value: unknown, run: Run): void {
  if (!Array.isArray(value)) {
    if (value !== undefined) push(target, value, run)
    return
  }
  run.spendItems(target.length + value.length, value.length)
  for (const entry of value) target.push(entry)
}

/** What stands for a sequence outside: nothing, its one value, or itself. */
export function collapse(value: unknown, keepArray: boolean): unknown {
  if (!Array.isArray(value)) return value
  const held = value as Sequence
  if (held.sequence !== true || held.tupleStream === true) return value
  if (keepArray) held.keepSingleton = true
  if (held.length === 0) return undefined
  return held.length === 1 && held.keepSingleton !== true ? held[0] : held
}

/** Two values as one list, as `$append` and array constructors do it. */
export function append(first: unknown, second: unknown, run: Run): unknown {
  if (first === undefined) return second
  if (second === undefined) return first
  const left = Array.isArray(first) ? first : sequenceOf(first)
  const size = left.length + (Array.isArray(second) ? second.length : 1)
  run.spendItems(size)
  return left.concat(second)
}

/** The value whose fields a context offers: a wrapped input array counts as itself. */
export function unwrap(input: unknown): unknown {
  return Array.isArray(input) && (input as Sequence).outerWrapper === true ? input[0] : input
}
