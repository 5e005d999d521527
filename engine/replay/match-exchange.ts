import { stableJson } from '../json/stable-json.ts'
import type { FixtureFile } from '../schema/fixture.gen.ts'

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
  readonly exchange: FixtureFile['exchanges'][number]
}

/** How a request differs from a recorded one, one sentence each; nothing when it matches. */
export function differences(
  arrived: ArrivedRequest,
  recorded: RecordedExchange,
): readonly string[] {
  const { request } = recorded.exchange
  return [
    ...unequal('origin', recorded.origin, arrived.origin),
    ...unequal('method', request.method ?? 'GET', arrived.method),
    ...unequal('path', request.path, arrived.path),
    ...queryDifferences(expectedQuery(request.query ?? {}), arrived.query),
    ...headerDifferences({ ...recorded.headers, ...request.headers }, arrived.headers),
    ...unequal('body', stableJson(request.body ?? null), stableJson(arrived.body ?? null)),
  ]
}

type Pair = readonly [string, string]

function expectedQuery(query: Readonly<Record<string, unknown>>): readonly Pair[] {
  return Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((entry) => [name, String(entry)] as const),
  )
}

function queryDifferences(expected: readonly Pair[], arrived: readonly Pair[]): string[] {
  const lines = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${name}=${value}`).sort()
  const wanted = lines(expected)
  const got = lines(arrived)
  const missing = wanted.filter((line) => !got.includes(line)).map((line) => `query lacks ${line}`)
  const extra = got.filter((line) => !wanted.includes(line)).map((line) => `query has ${line}`)
  const counted = wanted.length === got.length || missing.length + extra.length > 0
  return counted
    ? [...missing, ...extra]
    : [`query has ${got.length} parameters instead of ${wanted.length}`]
}

function headerDifferences(
  expected: Readonly<Record<string, string>>,
  arrived: ArrivedRequest['headers'],
): string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const got = arrived[name.toLowerCase()]
    // The values may be secrets, made up or not: they are not repeated.
    if (got === undefined) return [`header ${name} is missing`]
    return got === value ? [] : [`header ${name} has another value`]
  })
}

function unequal(what: string, expected: string, arrived: string): string[] {
  return expected === arrived ? [] : [`${what} is ${arrived} instead of ${expected}`]
}
