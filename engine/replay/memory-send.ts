import { FixtureError } from '../errors/errors.ts'
import type { RemoteRequest, RemoteResponse, Send } from '../index.ts'
import type { ArrivedRequest } from './match-exchange.ts'
import type { Playback } from './playback.ts'
import { jsonOrText } from './replay-server.ts'
import { responseText } from './response-text.ts'

/** A transport that answers from a recording in this process: for cases that are played many times over. */
export function createMemorySend({ answer }: Pick<Playback, 'answer'>): Send {
  return async (request) => {
    const answered = answer(arrivedAs(request))
    if ('mismatch' in answered) throw new FixtureError(answered.mismatch)
    return responseOf(answered.response)
  }
}

function arrivedAs({ method, url, headers, body = '' }: RemoteRequest): ArrivedRequest {
  const { origin, pathname, searchParams } = new URL(url)
  return {
    method,
    origin,
    path: pathname,
    query: [...searchParams],
    headers,
    body: body === '' ? undefined : jsonOrText(body),
  }
}

function responseOf(recorded: Parameters<typeof responseText>[0]): RemoteResponse {
  const { status, headers, text } = responseText(recorded)
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return { status, headers: Object.fromEntries(named), body: text }
}
