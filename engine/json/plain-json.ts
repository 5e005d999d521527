import { isObject, setOwn } from './json.ts'

/**
 * Turns a value that an expression made into plain JSON: fresh arrays without flags, ordinary
 * objects, no functions, no `undefined` members. Returns `undefined` for "no value".
 * Throws `TypeError` for what JSON cannot hold.
 */
export function plainJson(value: unknown, depth = 0): unknown {
  if (depth > 200) throw new TypeError('Value is nested deeper than 200 levels')
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return finite(value)
  if (value === undefined) return undefined
  if (Array.isArray(value)) return value.map((entry) => plainJson(entry, depth + 1) ?? null)
  if (isObject(value) && value._jsonata_lambda !== true) return plainObject(value, depth)
  throw new TypeError('Value is a function, not data')
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`Number is not finite: ${value}`)
  return value
}

function plainObject(value: Record<string, unknown>, depth: number): Record<string, unknown> {
  if (typeof value.implementation === 'function') {
    throw new TypeError('Value is a function, not data')
  }
  const plain: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const entry = plainJson(value[key], depth + 1)
    if (entry !== undefined) setOwn(plain, key, entry)
  }
  return plain
}
