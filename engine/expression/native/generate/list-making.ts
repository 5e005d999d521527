import { fault } from '../fault.ts'
import type { Run } from '../run.ts'
import type { Sequence } from '../sequence.ts'

/** Refuses a list that is as long as it may be. */
export function tooMany(run: Run): never {
  throw fault('D2015', { value: run.sequence })
}

/** Adds every entry of a list to another. */
export function addAll(found: unknown[], list: readonly unknown[], run: Run): void {
  run.spendItems(found.length + list.length, list.length)
  for (let at = 0; at < list.length; at += 1) found.push(list[at])
}

/** Adds what a step found: the entries of a list, or a value as it is. */
export function addJoined(found: unknown[], value: unknown, run: Run): void {
  if (Array.isArray(value) && (value as Sequence).cons !== true) addAll(found, value, run)
  else if (value !== undefined) {
    if (found.length >= run.sequence) tooMany(run)
    found.push(value)
  }
}
