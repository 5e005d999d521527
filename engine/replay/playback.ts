import { type ArrivedRequest, differences, type RecordedExchange } from './match-exchange.ts'
import { describeMismatch, requestLine } from './mismatch.ts'
import type { Exchange, Fixture } from './read-fixtures.ts'
import { fillPlaceholders } from './sandbox-account.ts'

/** Exchanges that are answered together: those of one case, or of a sandbox. */
export type Recording = {
  /** The first part of the path at which it is played. */
  readonly name: string
  /** Requests and their responses, in order. */
  readonly exchanges: readonly RecordedExchange[]
}

/** A recording of fixtures. */
export function recordingOf(name: string, fixtures: readonly Fixture[]): Recording {
  const exchanges = fixtures.flatMap(({ file, content }) =>
    content.exchanges.map((exchange) => ({
      fixture: file,
      origin: content.origin,
      headers: filled(content.headers as Record<string, string> | undefined),
      exchange: {
        ...exchange,
        request: {
          ...exchange.request,
          headers: filled(exchange.request.headers as Record<string, string> | undefined),
        },
      },
    })),
  )
  return { name, exchanges }
}

function filled(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, fillPlaceholders(value)]),
  )
}

/** What a recording has been asked. */
export type ReplayLog = {
  /** Each request, as `GET /path?query`. */
  readonly sent: readonly string[]
  /** How often each exchange of the recording was used. */
  readonly uses: readonly number[]
  /** One text for each request that was not recorded. */
  readonly mismatches: readonly string[]
  /** The requests that got a good answer, each with the index of its exchange. */
  readonly answered: readonly AnsweredRequest[]
}

/** A request and the index of the exchange that answered it. */
export type AnsweredRequest = Pick<ArrivedRequest, 'method' | 'path' | 'query'> & {
  /** Index of the exchange. */
  readonly exchange: number
}

/** A recording that is being played: it answers what was recorded, and takes note of what was not. */
export type Playback = {
  /** What answers a request. */
  readonly answer: (
    arrived: ArrivedRequest,
  ) => { readonly response: Exchange['response'] } | { readonly mismatch: string }
  readonly log: ReplayLog
}

/** Begins to play a recording. */
export function startPlayback({ exchanges }: Recording): Playback {
  const uses = exchanges.map(() => 0)
  const sent: string[] = []
  const mismatches: string[] = []
  const answered: AnsweredRequest[] = []
  const isDue = (index: number): boolean =>
    (uses[index] ?? 0) < (exchanges[index]?.exchange.times ?? 1)
  return {
    log: { sent, uses, mismatches, answered },
    answer: (arrived) => {
      sent.push(requestLine(arrived))
      const matches = exchanges.flatMap((recorded, index) =>
        differences(arrived, recorded).length === 0 ? [index] : [],
      )
      const chosen = matches.find(isDue) ?? matches.at(-1)
      const recorded = chosen === undefined ? undefined : exchanges[chosen]
      if (chosen === undefined || recorded === undefined) {
        const mismatch = describeMismatch(arrived, exchanges)
        mismatches.push(mismatch)
        return { mismatch }
      }
      uses[chosen] = (uses[chosen] ?? 0) + 1
      const { response } = recorded.exchange
      const { method, path, query } = arrived
      if ((response.status ?? 200) < 400) answered.push({ method, path, query, exchange: chosen })
      return { response }
    },
  }
}
