import { isObject, setOwn } from './json.ts'

const deepest = 200
// What a value counts for beside its text: about what it takes in JSON.
const perValue = 8

/**
 * Turns a value that an expression made into plain JSON: fresh arrays without flags, ordinary
 * objects, no functions, no `undefined` members. Returns `undefined` for "no value".
 * Throws `TypeError` for what JSON cannot hold, `RangeError` for more than about `most` characters of JSON.
 */
export function plainJson(value: unknown, most = Number.POSITIVE_INFINITY): unknown {
  return plain(value, { most, left: most }, 0)
}

type Budget = { readonly most: number; left: number }

function plain(value: unknown, budget: Budget, depth: number): unknown {
  budget.left -= typeof value === 'string' ? value.length + perValue : perValue
  if (budget.left < 0) throw new RangeError(`Result is larger than ${budget.most} characters`)
  if (depth > deepest) throw new TypeError(`Value is nested deeper than ${deepest} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return finite(value)
  if (value === undefined) return undefined
  if (Array.isArray(value)) return value.map((entry) => plain(entry, budget, depth + 1) ?? null)
  if (isObject(value) && value._jsonata_lambda !== true) return plainObject(value, budget, depth)
  throw new TypeError('Value is a function, not data')
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`Number is not finite: ${value}`)
  return value
}

function plainObject(
  value: Record<string, unknown>,
  budget: Budget,
  depth: number,
): Record<string, unknown> {
  if (typeof value.implementation === 'function') {
    throw new TypeError('Value is a function, not data')
  }
  const fresh: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const entry = plain(value[key], budget, depth + 1)
    if (entry !== undefined) setOwn(fresh, key, entry)
  }
  return fresh
}
