import { FixtureError } from '../../errors/errors.ts'
import type { Send } from '../../index.ts'
import {
  type ArrivedRequest,
  differences,
  type RecordedExchange,
} from '../../replay/match-exchange.ts'
import { createMemorySend } from '../../replay/memory-send.ts'
import { startPlayback } from '../../replay/playback.ts'
import type { Exchange } from '../../replay/read-fixtures.ts'
import { bodyData } from './captured.ts'
import type { HarEntry } from './read-har.ts'

/** An entry of a HAR file that is not in the case. */
export type LeftOutEntry = {
  /** Its number in the file, from 1. */
  readonly entry: number
  /** The HTTP method. */
  readonly method: string
  /** Without its query. */
  readonly url: string
  /** Why, for people. */
  readonly reason: string
}

/** A transport that answers from a HAR file. */
export type HarSend = { readonly send: Send; readonly leftOut: () => readonly LeftOutEntry[] }

/**
 * Answers requests from the entries that match: same method, origin, path, query and body. Headers do not count, and
 * neither do parameters by which the account says who it is: `secretNames`. Rejects where no entry matches.
 */
export function createHarSend(
  entries: readonly HarEntry[],
  {
    file,
    secretNames,
    clean,
  }: { file: string; secretNames: readonly string[]; clean: (text: string) => string },
): HarSend {
  const usable = entries.filter(({ response }) => response !== undefined)
  const exchanges = usable.map((entry) => recordedOf(entry, file, secretNames))
  const playback = startPlayback({ name: file, exchanges })
  const arrived: ArrivedRequest[] = []
  const memory = createMemorySend({
    answer: (request) => {
      const plain = { ...request, query: withoutNames(request.query, secretNames) }
      arrived.push(plain)
      return playback.answer(plain)
    },
  })
  const reasonOf = (entry: HarEntry): string | undefined => {
    const index = usable.indexOf(entry)
    if (index < 0) return entry.reason
    const used = (playback.log.uses[index] ?? 0) > 0
    return used ? undefined : whyUnused(exchanges[index] as RecordedExchange, arrived) // of the same list
  }
  return {
    send: (request, options) =>
      memory(request, options).catch((error: unknown) => rethrow(error, clean)),
    leftOut: () =>
      entries.flatMap((entry) => {
        const reason = reasonOf(entry)
        if (reason === undefined) return []
        const { number, method, url } = entry
        return [
          { entry: number, method, url: clean(url.origin + url.pathname), reason: clean(reason) },
        ]
      }),
  }
}

// What differs is told by its values.
function rethrow(error: unknown, clean: (text: string) => string): never {
  if (error instanceof FixtureError) throw new FixtureError(clean(error.message), error.where)
  throw error
}

function recordedOf(
  { method, url, body, response }: HarEntry,
  fixture: string,
  secretNames: readonly string[],
): RecordedExchange {
  const query: Record<string, string[]> = {}
  for (const [name, value] of withoutNames([...url.searchParams], secretNames))
    query[name] = [...(query[name] ?? []), value]
  const { status = 0, headers = {}, body: answer = '' } = response ?? {}
  const data = answer === '' ? undefined : bodyData(answer)
  const exchange = {
    request: {
      method,
      path: url.pathname,
      query,
      ...(body === undefined ? {} : { body: bodyData(body) }),
    },
    response: { status, headers, ...(data === undefined ? {} : { body: data }) },
  } as Exchange // of any method and body: it is compared, never written
  return { fixture, origin: url.origin, headers: {}, exchange }
}

function withoutNames(
  query: ArrivedRequest['query'],
  names: readonly string[],
): (readonly [string, string])[] {
  return query.filter(([name]) => !names.includes(name))
}

const parts = ['origin', 'method', 'path', 'body', 'query'] as const

function whyUnused(recorded: RecordedExchange, arrived: readonly ArrivedRequest[]): string {
  const nearest = arrived
    .map((request) => differences(request, recorded))
    .sort((a, b) => weight(a) - weight(b))[0]
  if (nearest === undefined) return 'nothing was asked for'
  if (nearest.length === 0) return 'the same was asked for only once'
  const part = parts.find((name) => nearest.some((difference) => difference.part === name))
  if (part === 'origin') return 'goes to another origin'
  if (part === 'method') return 'has another method'
  if (part === 'path') return 'has a path that the mapping does not ask for'
  const lines = nearest.map(({ wanted, got }) =>
    got === undefined ? `has ${wanted}` : `lacks ${got}`,
  )
  return `differs in its ${part}: ${lines.join(', ')}`
}

function weight(found: readonly { readonly part: string }[]): number {
  return found.reduce(
    (sum, { part }) =>
      sum + (part === 'origin' || part === 'path' ? 100 : part === 'method' ? 10 : 1),
    0,
  )
}
