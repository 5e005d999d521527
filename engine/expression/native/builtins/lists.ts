import { setOwn } from '../../../json/json.ts'
import { boolean, isNumeric } from '../../truth.ts'
import { type Implementation, isFunction } from '../function-value.ts'
import { Gathered } from '../gathered.ts'
import { lookup } from '../lookup.ts'
import { deepEqual } from '../operators.ts'
import type { Run } from '../run.ts'
import { append, isSequence, push, type Sequence, sequenceOf } from '../sequence.ts'

type List = readonly unknown[]
type Fields = Readonly<Record<string, unknown>>

function sum(list: readonly number[], run: Run): number {
  run.spendItems(list.length)
  let total = 0
  for (const entry of list) total += entry
  return total
}

function keys(value: unknown, run: Run): Sequence {
  if (Array.isArray(value)) {
    const merged = new Set<string>()
    run.spend(1 + value.length)
    for (const entry of value) for (const key of keys(entry, run)) merged.add(key as string)
    run.spend(8 * merged.size)
    // Listed as the fields of one object would be: whole numbers first.
    return keys(Object.fromEntries([...merged].map((key) => [key, true])), run)
  }
  if (typeof value !== 'object' || value === null || isFunction(value)) return sequenceOf()
  const names: Sequence = Object.keys(value)
  run.spendItems(names.length)
  names.sequence = true
  return names
}

function spread(value: unknown, run: Run): unknown {
  if (Array.isArray(value)) {
    const gathered = new Gathered(sequenceOf())
    run.spend(1 + value.length)
    for (const entry of value) gathered.add(spread(entry, run), run)
    return gathered.value
  }
  if (typeof value !== 'object' || value === null || isFunction(value)) return value
  const parts = sequenceOf()
  for (const [key, held] of Object.entries(value)) {
    run.spend(6)
    push(parts, single(key, held), run)
  }
  return parts
}

function single(key: string, value: unknown): Fields {
  const made: Record<string, unknown> = {}
  setOwn(made, key, value)
  return made
}

function merge(list: readonly Fields[], run: Run): Fields {
  const made: Record<string, unknown> = {}
  for (const entry of list) {
    const names = Object.keys(entry ?? {})
    run.spend(1 + 3 * names.length)
    for (const name of names) setOwn(made, name, entry[name])
  }
  return made
}

function distinct(list: unknown, run: Run): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list
  const found: unknown[] = isSequence(list) ? sequenceOf() : []
  const scalars = new Set<unknown>()
  const structures: unknown[] = []
  run.spendItems(list.length)
  for (const entry of list) {
    run.spend(typeof entry === 'string' ? 4 + (entry.length >> 4) : 4)
    if (typeof entry !== 'object' || entry === null) {
      // A number that is none equals nothing, not even itself.
      if (scalars.has(entry) && !Number.isNaN(entry)) continue
      scalars.add(entry)
    } else {
      if (structures.some((held) => deepEqual(entry, held, run))) continue
      structures.push(entry)
    }
    found.push(entry)
  }
  return found
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isNumeric(value)) return 'number'
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value
  if (Array.isArray(value)) return 'array'
  return isFunction(value) ? 'function' : 'object'
}

/** Functions on lists and objects. */
export const lists: Readonly<Record<string, Implementation>> = {
  count: ([list]) => (list === undefined ? 0 : (list as List).length),
  sum: ([list], { run }) => (list === undefined ? undefined : sum(list as number[], run)),
  average: ([list], { run }) => {
    if (list === undefined || (list as List).length === 0) return undefined
    return sum(list as number[], run) / (list as List).length
  },
  append: ([first, second], { run }) => append(first, second, run),
  lookup: ([input, key], { run }) => lookup(input, key as string, run),
  keys: ([value], { run }) => keys(value, run),
  spread: ([value], { run }) => spread(value, run),
  merge: ([list], { run }) => (list === undefined ? undefined : merge(list as Fields[], run)),
  distinct: ([list], { run }) => distinct(list, run),
  type: ([value]) => (value === undefined ? undefined : typeOf(value)),
  exists: ([value]) => value !== undefined,
  boolean: ([value], { run }) => boolean(value, run),
  not: ([value], { run }) => {
    const truth = boolean(value, run)
    return truth === undefined ? undefined : !truth
  },
}
