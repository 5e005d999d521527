import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJson } from '../json/parse-json.ts'
import type { ArrivedRequest } from './match-exchange.ts'
import { type Playback, type Recording, type ReplayLog, startPlayback } from './playback.ts'
import type { Exchange } from './read-fixtures.ts'
import { responseText } from './response-text.ts'

/** Header that names the recording a request is answered from; {@link originHeader} where it was meant to go. */
export const recordingHeader = 'x-replay-recording'
/** See {@link recordingHeader}. */
export const originHeader = 'x-replay-origin'
/** Set on an answer to a request that was not recorded. */
export const mismatchHeader = 'x-replay-mismatch'

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

/** Starts a replay server on a free port of 127.0.0.1. */
export async function startReplayServer(): Promise<ReplayServer> {
  const playing = new Map<string, Playback>()
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
      playing.set(recording.name, startPlayback(recording))
    },
    log: (name) => playing.get(name)?.log ?? { sent: [], uses: [], mismatches: [], answered: [] },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  playing: ReadonlyMap<string, Playback>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrived = await readRequest(request)
  const name = String(request.headers[recordingHeader] ?? '')
  const held = playing.get(name)
  if (held === undefined) return refuse(response, `No recording "${name}" is playing`)
  const answered = held.answer(arrived)
  if ('mismatch' in answered) return refuse(response, answered.mismatch)
  send(response, answered.response)
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

/** A body as data, where it is JSON. */
export function jsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

function send(response: ServerResponse, recorded: Exchange['response']): void {
  const { status, headers, text } = responseText(recorded)
  response.writeHead(status, headers).end(text)
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(501, { [mismatchHeader]: encodeURIComponent(message) }).end()
}
