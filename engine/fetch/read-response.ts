import type { RemoteResponse } from '../http/transport.ts'
import type { JsonBounds, JsonExcess } from '../json/json-excess.ts'
import { parseJson } from '../json/parse-json.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import { JsonExcessError, parseJsonInTurns } from '../limit/parse-json-in-turns.ts'

/** A response with its body read: data where it is JSON, text where it is not. */
export type ReadResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** The body as it came. */
  readonly text: string
  /** `excessive` is JSON that holds too much to be read; its body is text. */
  readonly kind: 'json' | 'text' | 'empty' | 'excessive'
  /** What it holds too much of. */
  readonly excess?: JsonExcess
}

/** Reads the body of a short response as JSON where it is JSON; what the headers call it does not matter. */
export function readResponse(response: RemoteResponse): ReadResponse {
  if (isEmpty(response)) return emptyResponse(response)
  try {
    return jsonResponse(response, parseJson(response.body))
  } catch (error) {
    return unreadable(response, error)
  }
}

/** Reads a response that may be large, in as many turns as it takes. Rejects with the turn's own reason. */
export async function readLargeResponse(
  response: RemoteResponse,
  turn: EventLoopTurn,
  maxBytes: number,
): Promise<ReadResponse> {
  if (isEmpty(response)) return emptyResponse(response)
  try {
    return jsonResponse(response, await parseJsonInTurns(response.body, turn, boundsOf(maxBytes)))
  } catch (error) {
    return unreadable(response, error)
  }
}

// A page of 100,000 records with 30 fields each is within them. Who allows more bytes allows more of the rest.
function boundsOf(maxBytes: number): JsonBounds {
  return {
    values: Math.max(4_000_000, maxBytes / 8),
    structures: Math.max(1_000_000, maxBytes / 32),
    members: 20_000,
    levels: 1000,
    characters: Math.max(2_000_000, maxBytes / 16),
  }
}

function isEmpty({ body }: RemoteResponse): boolean {
  return body.trim() === ''
}

function emptyResponse({ status, headers, body }: RemoteResponse): ReadResponse {
  return { status, headers, body: null, text: body, kind: 'empty' }
}

function jsonResponse({ status, headers, body }: RemoteResponse, value: unknown): ReadResponse {
  return { status, headers, body: value, text: body, kind: 'json' }
}

function unreadable({ status, headers, body }: RemoteResponse, error: unknown): ReadResponse {
  const response = { status, headers, body, text: body }
  if (error instanceof SyntaxError) return { ...response, kind: 'text' }
  if (error instanceof JsonExcessError)
    return { ...response, kind: 'excessive', excess: error.excess }
  throw error
}
