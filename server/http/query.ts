/*
 * The only file that imports qs: query strings with nesting, `[]`, indices and repetition.
 */
import { isObject } from 'crosswalk/host'
import qs from 'qs'
import { ServiceError } from '../service-error.ts'

const faultKey = Symbol('fault of the query string')

/** Reads a query string. It never throws, since nothing above it would catch that; see {@link queryFault}. */
export function parseQuery(text: string): Record<string | symbol, unknown> {
  const plain = parsePlain(text)
  if (plain !== undefined) return plain
  try {
    assertNames(text)
    const parsed: Record<string, unknown> = qs.parse(text, {
      depth: 10,
      strictDepth: true,
      arrayLimit: 1000,
      parameterLimit: 1000,
      throwOnLimitExceeded: true,
      allowPrototypes: true,
      plainObjects: true,
    })
    return parsed
  } catch (error) {
    return { [faultKey]: error }
  }
}

// Most query strings are plain pairs of different names: these need no library.
function parsePlain(text: string): Record<string, unknown> | undefined {
  if (text.length > longestPlain || !plainPairs.test(text) || text.includes('__proto__'))
    return undefined
  const parsed: Record<string, unknown> = Object.create(null)
  for (const pair of text.split('&')) {
    const end = pair.indexOf('=')
    const name = pair.slice(0, end)
    if (name in parsed) return undefined
    parsed[name] = pair.slice(end + 1)
  }
  return parsed
}

const longestPlain = 1000
const plainPairs = /^\w+=[\w.:~-]*(?:&\w+=[\w.:~-]*)*$/

/** What was wrong with a query string: nested too deep, or too many parameters. */
export function queryFault(query: unknown): ServiceError | undefined {
  const error = (query as Record<symbol, unknown> | null)?.[faultKey]
  if (error === undefined || error instanceof ServiceError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ServiceError('invalid_request', `The query string cannot be read: ${reason}`, {
    cause: error,
  })
}

/** Throws {@link ServiceError} for a parameter that is given more than once. */
export function assertGivenOnce(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length < 2) return
  const times = value.length === 2 ? 'twice' : `${value.length} times`
  throw new ServiceError('invalid_request', `Query parameter "${name}" is given ${times}`)
}

// The parser would leave it out silently.
function assertNames(text: string): void {
  if (!text.split('&').some((pair) => decoded(pair.split('=')[0] ?? '').includes('__proto__')))
    return
  throw new ServiceError('invalid_request', 'Query parameter "__proto__" does not exist')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A query with ordinary objects: the parser makes some without a prototype, which the engine and its expressions do not take. */
export function plainQuery(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainValue(entry)]))
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue)
  return isObject(value) ? plainQuery(value) : value
}
