import { FunctionValue } from './callable.ts'
import { isFunction } from './function-value.ts'
import type { Run } from './run.ts'
import { isSequence, push, type Sequence, sequenceOf, unwrap } from './sequence.ts'

/** The value of a field; of a list, the values that its entries have for it. Own fields only. */
export function lookup(input: unknown, name: string, run: Run): unknown {
  if (typeof input !== 'object' || input === null) return undefined
  if (Array.isArray(input)) return lookupInList(input, name, run)
  if (!Object.hasOwn(input, name) || input instanceof FunctionValue) return undefined
  return (input as Record<string, unknown>)[name]
}

function lookupInList(list: readonly unknown[], name: string, run: Run): Sequence {
  const found = sequenceOf()
  run.spend(list.length)
  for (const entry of list) {
    const value = lookup(entry, name, run)
    if (Array.isArray(value)) for (const inner of value) push(found, inner, run)
    else if (value !== undefined) push(found, value, run)
  }
  return found
}

/** `*`: the values of every field, lists flattened. */
export function wildcard(input: unknown, run: Run): Sequence {
  const holder = unwrap(input)
  if (typeof holder !== 'object' || holder === null || isFunction(holder)) return sequenceOf()
  // Of a list its entries, not the marks that it may carry.
  const values: readonly unknown[] = Array.isArray(holder) ? holder : Object.values(holder)
  run.spend(1 + values.length)
  let found: Sequence = sequenceOf()
  for (const value of values) {
    if (!Array.isArray(value)) push(found, value, run)
    else {
      // As in the reference, what has had a list joined to it is no sequence any more.
      if (isSequence(found)) found = [...found]
      flatten(value, found, run)
    }
  }
  return found
}

function flatten(list: readonly unknown[], flat: unknown[], run: Run): unknown[] {
  run.spend(1 + list.length)
  for (const entry of list) {
    if (Array.isArray(entry)) flatten(entry, flat, run)
    else push(flat, entry, run)
  }
  return flat
}

/** `**`: a value and everything below it. */
export function descendants(input: unknown, run: Run): unknown {
  if (input === undefined) return undefined
  const found = sequenceOf()
  collect(input, found, run)
  return found.length === 1 ? found[0] : found
}

function collect(value: unknown, found: Sequence, run: Run): void {
  run.spend(1)
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, found, run)
    return
  }
  push(found, value, run)
  if (typeof value !== 'object' || value === null || isFunction(value)) return
  const keys = Object.keys(value)
  run.spend(keys.length)
  for (const key of keys) collect((value as Record<string, unknown>)[key], found, run)
}
