import { isObject, ownValue } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import { stableJson } from '../json/stable-json.ts'
import { documentName } from './graphql-document.ts'
import { linesWithout } from './lines-without.ts'
import type { Exchange } from './read-fixtures.ts'

/** A request as it arrived at the replay server. */
export type ArrivedRequest = {
  readonly method: string
  /** Where it was meant to go. */
  readonly origin: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

/** A recorded exchange with everything that its case adds. */
export type RecordedExchange = {
  readonly fixture: string
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  readonly exchange: Exchange
}

/** A part of a request that differs from the recorded one: what was recorded, and what was sent instead. */
export type Difference = {
  readonly part: 'origin' | 'method' | 'path' | 'query' | 'header' | 'body'
  readonly wanted: string | undefined
  readonly got: string | undefined
}

/** How a request differs from a recorded one; nothing when it matches. */
export function differences(
  arrived: ArrivedRequest,
  recorded: RecordedExchange,
): readonly Difference[] {
  const { request } = recorded.exchange
  return [
    ...unequal('origin', recorded.origin, arrived.origin),
    ...unequal('method', methodOf(request), arrived.method),
    ...unequal('path', request.path, arrived.path),
    ...queryDifferences(expectedQuery(request.query ?? {}), arrived.query),
    ...headerDifferences({ ...recorded.headers, ...request.headers }, arrived.headers),
    ...bodyDifferences(request, arrived.body),
  ]
}

/** The method of a recorded request: GraphQL goes by POST. */
export function methodOf({ method, graphql }: Exchange['request']): string {
  return method ?? (graphql === undefined ? 'GET' : 'POST')
}

type Pair = readonly [string, string]

function expectedQuery(query: Readonly<Record<string, unknown>>): readonly Pair[] {
  return Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((entry) => [name, String(entry)] as const),
  )
}

function queryDifferences(expected: readonly Pair[], arrived: readonly Pair[]): Difference[] {
  const lines = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${name}=${value}`).sort()
  const wanted = lines(expected)
  const got = lines(arrived)
  return [
    ...linesWithout(wanted, got).map(
      (line) => ({ part: 'query', wanted: line, got: undefined }) as const,
    ),
    ...linesWithout(got, wanted).map(
      (line) => ({ part: 'query', wanted: undefined, got: line }) as const,
    ),
  ]
}

function headerDifferences(
  expected: Readonly<Record<string, string>>,
  arrived: ArrivedRequest['headers'],
): Difference[] {
  return Object.entries(expected).flatMap(([name, value]): Difference[] => {
    const got = arrived[name.toLowerCase()]
    if (got === value) return []
    // The values may be secrets, made up or not: they are not repeated.
    const sent = got === undefined ? undefined : `${name} with another value`
    return [{ part: 'header', wanted: name, got: sent }]
  })
}

function bodyDifferences(
  { body, graphql }: Exchange['request'],
  arrived: unknown,
): readonly Difference[] {
  if (graphql === undefined) return valueDifferences(body ?? null, arrived ?? null, [])
  const { query, variables } = (isObject(arrived) ? arrived : {}) as Record<string, unknown>
  return [
    ...unequal('body', `document ${graphql.document}`, `document ${documentName(query)}`),
    ...valueDifferences(graphql.variables ?? null, variables ?? null, ['variables']),
  ]
}

// The smallest parts that differ.
function valueDifferences(wanted: unknown, got: unknown, path: readonly string[]): Difference[] {
  if (stableJson(wanted) === stableJson(got)) return []
  if (isObject(wanted) && isObject(got)) {
    const names = [...new Set([...Object.keys(wanted), ...Object.keys(got)])]
    return names.flatMap((name) =>
      valueDifferences(ownValue(wanted, name), ownValue(got, name), [...path, name]),
    )
  }
  return [{ part: 'body', wanted: shown(wanted, path), got: shown(got, path) }]
}

function shown(value: unknown, path: readonly string[]): string | undefined {
  if (value === undefined) return undefined
  return `${path.length === 0 ? '' : `${jsonPointer(path)}: `}${stableJson(value)}`
}

function unequal(part: Difference['part'], wanted: string, got: string): Difference[] {
  return wanted === got ? [] : [{ part, wanted, got }]
}
