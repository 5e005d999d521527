import { QueryError } from '../errors/errors.ts'
import { isObject } from '../json/json.ts'
import type { QueryPair } from './request.ts'

/** Flattens `remote_query`: nested objects become `a[b]=c`, a list repeats its name. */
export function flattenRemoteQuery(query: Readonly<Record<string, unknown>>): readonly QueryPair[] {
  return Object.entries(query).flatMap(([name, value]) => flatten(name, value, 0))
}

/** Adds `remote_query` over mapped parameters. Throws for one that paging or authentication owns. */
export function mergeRemoteQuery(
  mapped: readonly QueryPair[],
  remote: readonly QueryPair[],
  owned: { readonly paging: readonly string[]; readonly secret: readonly string[] },
): readonly QueryPair[] {
  for (const { name } of remote) {
    if (owned.secret.includes(name)) throw refused(name, 'authentication cannot be replaced')
    if (owned.paging.includes(name))
      throw refused(name, 'it pages the list; use "limit" and "next_cursor"')
  }
  const replaced = new Set(remote.map(({ name }) => name))
  return [...mapped.filter(({ name }) => !replaced.has(name)), ...remote]
}

function flatten(name: string, value: unknown, depth: number): QueryPair[] {
  if (depth > 10)
    throw new QueryError('invalid_parameter', 'Query parameter "remote_query" is nested too deep')
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((entry) => flatten(name, entry, depth + 1))
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, entry]) =>
      flatten(`${name}[${key}]`, entry, depth + 1),
    )
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [{ name, value: String(value) }]
  }
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "remote_query.${name}" must be text, a number or a list`,
  )
}

function refused(name: string, reason: string): QueryError {
  return new QueryError(
    'invalid_parameter',
    `Query parameter "remote_query" must not set "${name}": ${reason}`,
  )
}
