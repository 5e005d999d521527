import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJson } from '../json/parse-json.ts'
import { type ArrivedRequest, differences, type RecordedExchange } from './match-exchange.ts'
import type { Fixture } from './read-fixtures.ts'
import { fillPlaceholders } from './sandbox-account.ts'

/** Header that names the recording a request is answered from; {@link originHeader} where it was meant to go. */
export const recordingHeader = 'x-replay-recording'
/** See {@link recordingHeader}. */
export const originHeader = 'x-replay-origin'
/** Set on an answer to a request that was not recorded. */
export const mismatchHeader = 'x-replay-mismatch'

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
  /** One sentence for each request that was not recorded. */
  readonly mismatches: readonly string[]
}

/** A running replay server, on loopback only. */
export type ReplayServer = {
  /** Root of the server. */
  readonly url: string
  /** Begins to play a recording, in place of an earlier one of its name. */
  readonly play: (recording: Recording) => void
  /** What was sent so far to a recording. */
  readonly log: (name: string) => ReplayLog
  /** Ends the server. */
  readonly close: () => Promise<void>
}

type Playing = {
  readonly recording: Recording
  readonly uses: number[]
  readonly sent: string[]
  readonly mismatches: string[]
}

/** Starts a replay server on a free port of 127.0.0.1. */
export async function startReplayServer(): Promise<ReplayServer> {
  const playing = new Map<string, Playing>()
  const server = createServer((request, response) => {
    answer(playing, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    play: (recording) => {
      const uses = recording.exchanges.map(() => 0)
      playing.set(recording.name, { recording, uses, sent: [], mismatches: [] })
    },
    log: (name) => playing.get(name) ?? { sent: [], uses: [], mismatches: [] },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  playing: ReadonlyMap<string, Playing>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrived = await readRequest(request)
  const name = String(request.headers[recordingHeader] ?? '')
  const held = playing.get(name)
  if (held === undefined) return refuse(response, `No recording "${name}" is playing`)
  const url = new URL(request.url ?? '/', arrived.origin)
  held.sent.push(`${arrived.method} ${decodeURIComponent(url.pathname)}${readable(arrived.query)}`)
  const matches = held.recording.exchanges.flatMap((recorded, index) =>
    differences(arrived, recorded).length === 0 ? [index] : [],
  )
  const planned = (index: number) => held.recording.exchanges[index]?.exchange.times ?? 1
  const chosen = matches.find((index) => (held.uses[index] ?? 0) < planned(index)) ?? matches.at(-1)
  if (chosen === undefined) {
    const mismatch = describeMismatch(arrived, held.recording)
    held.mismatches.push(mismatch)
    return refuse(response, mismatch)
  }
  held.uses[chosen] = (held.uses[chosen] ?? 0) + 1
  send(response, (held.recording.exchanges[chosen] as RecordedExchange).exchange.response)
}

async function readRequest(request: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const origin = String(request.headers[originHeader] ?? '')
  const url = new URL(request.url ?? '/', 'http://replay.invalid')
  return {
    method: request.method ?? 'GET',
    origin,
    path: url.pathname,
    query: [...url.searchParams],
    headers: request.headers as ArrivedRequest['headers'],
    body: text === '' ? undefined : jsonOrText(text),
  }
}

function jsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body }: RecordedExchange['exchange']['response'],
): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {}
  response.writeHead(status, { ...type, ...(headers as Record<string, string>) }).end(text)
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(501, { [mismatchHeader]: encodeURIComponent(message) }).end()
}

// The difference from the nearest recorded request shows what is wrong with the one that was sent.
function describeMismatch(arrived: ArrivedRequest, recording: Recording): string {
  const what = `${arrived.method} ${arrived.origin}${arrived.path}${readable(arrived.query)}`
  const ranked = recording.exchanges
    .map((recorded) => ({ recorded, faults: differences(arrived, recorded) }))
    .sort((a, b) => a.faults.length - b.faults.length)
  const [nearest] = ranked
  if (nearest === undefined) return `${what} was sent, but nothing is recorded`
  return `${what} was sent, but is not recorded. Nearest in ${nearest.recorded.fixture}: ${nearest.faults.join('; ')}`
}

function readable(query: ArrivedRequest['query']): string {
  return query.length === 0 ? '' : `?${query.map(([name, value]) => `${name}=${value}`).join('&')}`
}
