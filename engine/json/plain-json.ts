import { setOwn } from './json.ts'

const deepest = 200
// The size of a value beside its text: about as much as in JSON.
const perValue = 8

/** About how many characters of JSON values may take together; `look` is called now and then while they are made. */
export type JsonBudget = {
  readonly most: number
  left: number
  /** What is left when `look` is called next; never less than 0. */
  nextLook: number
  readonly look: ((budget: JsonBudget) => void) | undefined
}

const everything = Number.POSITIVE_INFINITY
const unlimited: JsonBudget = {
  most: everything,
  left: everything,
  nextLook: 0,
  look: undefined,
}

/**
 * A value that an expression made as plain JSON: arrays without marks, ordinary objects, no functions, no `undefined`
 * members. What is plain already is given back as it is, so the result can share parts with what it was made of.
 * Returns `undefined` for "no value". Throws `TypeError` for what JSON cannot hold, `RangeError` for more than the
 * budget allows.
 */
export function plainJson(value: unknown, budget = unlimited): unknown {
  return plain(value, budget, 0)
}

function plain(value: unknown, budget: JsonBudget, depth: number): unknown {
  if (typeof value === 'string') return text(value, budget)
  spend(budget, perValue)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return finite(value)
  if (value === null || value === undefined) return value
  if (depth > deepest) throw new TypeError(`Value is nested deeper than ${deepest} levels`)
  if (Array.isArray(value)) return plainList(value, budget, depth)
  if (typeof value === 'object') return plainObject(value, budget, depth)
  throw new TypeError('Value is a function, not data')
}

function text(value: string, budget: JsonBudget): string {
  spend(budget, value.length + perValue)
  return value
}

function spend(budget: JsonBudget, characters: number): void {
  budget.left -= characters
  if (budget.left >= budget.nextLook) return
  if (budget.left < 0) throw new RangeError(`Result is larger than ${budget.most} characters`)
  budget.look?.(budget)
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`Number is not finite: ${value}`)
  return value
}

// Marks of the expression layer are fields of the array.
function isMarked(list: readonly unknown[]): boolean {
  return 'sequence' in list || 'cons' in list || 'keepSingleton' in list || 'outerWrapper' in list
}

function plainList(
  list: readonly unknown[],
  budget: JsonBudget,
  depth: number,
): readonly unknown[] {
  let copy: unknown[] | undefined = isMarked(list) ? [] : undefined
  for (let at = 0; at < list.length; at += 1) {
    const entry = list[at]
    const own =
      typeof entry === 'string' ? text(entry, budget) : (plain(entry, budget, depth + 1) ?? null)
    if (copy === undefined && own !== entry) copy = list.slice(0, at)
    copy?.push(own)
  }
  return copy ?? list
}

type Fields = Readonly<Record<string, unknown>>

function plainObject(value: object, budget: JsonBudget, depth: number): Fields {
  const fields = value as Fields
  const ordinary = Object.getPrototypeOf(value) === Object.prototype
  if (!ordinary && isFunction(fields)) throw new TypeError('Value is a function, not data')
  const keys = Object.keys(fields)
  let copy: Record<string, unknown> | undefined = ordinary ? undefined : {}
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as string
    const entry = fields[key]
    spend(budget, key.length)
    const own = plain(entry, budget, depth + 1)
    const changed = own !== entry || own === undefined
    if (copy === undefined && changed) copy = fieldsBefore(fields, keys, at)
    if (copy !== undefined && own !== undefined) setOwn(copy, key, own)
  }
  return copy ?? fields
}

// Functions of expressions inherit their mark, or carry their code: a field of that name is data.
function isFunction(fields: Fields): boolean {
  const marked = fields._jsonata_lambda === true && !Object.hasOwn(fields, '_jsonata_lambda')
  return marked || typeof fields.implementation === 'function'
}

function fieldsBefore(fields: Fields, keys: readonly string[], end: number) {
  const copy: Record<string, unknown> = {}
  for (const key of keys.slice(0, end)) setOwn(copy, key, fields[key])
  return copy
}
