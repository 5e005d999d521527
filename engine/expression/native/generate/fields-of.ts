import { flattened } from '../compile-path.ts'
import { lookup } from '../lookup.ts'
import type { Run } from '../run.ts'
import { collapse, isSequence, pushCounted, type Sequence } from '../sequence.ts'
import { listWalk, unusual } from './list-walk.ts'

type ToData = ((value: unknown, run: Run) => unknown) | undefined

/** Reads fields off a value that is no plain object; what it finds is plain JSON where a function is given that makes it. */
type Fields = (value: unknown, run: Run, toData: ToData) => unknown

/** A function for names. `context`: the value is what the path begins with, so a list is one of values in any case. */
export function fieldsOf(
  names: readonly string[],
  { context, marks }: { readonly context: boolean; readonly marks: boolean },
): Fields {
  const walk = listWalk(names, marks)
  return (value, run, toData) => {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value) && !isMarkedList(value)) {
      const found = walk(value, run, toData)
      if (found !== unusual) return found
    }
    const found = readSteps(value, { names, context, run })
    return toData === undefined ? found : toData(found, run)
  }
}

function isMarkedList(list: Sequence): boolean {
  return list.sequence === true || list.cons === true
}

type Reading = { readonly names: readonly string[]; readonly context: boolean; readonly run: Run }

function readSteps(value: unknown, { names, context, run }: Reading): unknown {
  const whole = !Array.isArray(value) || (!context && (value as Sequence).cons === true)
  let values: readonly unknown[] = whole ? [value] : (value as readonly unknown[])
  for (let at = 0; at < names.length; at += 1) {
    const found = readAll(values, names[at] as string, run)
    const only = found.length === 1 ? found[0] : undefined
    if (at === names.length - 1 && Array.isArray(only) && !isSequence(only)) return only
    values = flattened(found, run)
    if (values.length === 0) return undefined
  }
  return collapse(values, false)
}

function readAll(values: readonly unknown[], name: string, run: Run): unknown[] {
  const found: unknown[] = []
  const due = values.length > 1 ? run.spendRounds(values.length, 3) : 0
  for (const entry of values) {
    if (due > 0) run.spend(due)
    const value = readField(entry, name, run)
    if (value !== undefined) pushCounted(found, value, run)
  }
  return found
}

/** The value that a step of one name has for an entry. */
export function readField(entry: unknown, name: string, run: Run, keepArray = false): unknown {
  return collapse(lookup(entry, name, run), keepArray)
}

/** A sequence that was kept whole, as a path gives it that reads it last. */
export function unkept(value: unknown, run: Run): unknown {
  return collapse(flattened([value], run), false)
}
