import type { RemoteResponse } from '../http/transport.ts'
import { parseJson } from '../json/parse-json.ts'

/** A response with its body read: data where it is JSON, text where it is not. */
export type ReadResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly kind: 'json' | 'text' | 'empty'
}

/** Reads the body of a response as JSON where it is JSON; what the headers call it does not matter. */
export function readResponse({ status, headers, body }: RemoteResponse): ReadResponse {
  if (body.trim() === '') return { status, headers, body: null, kind: 'empty' }
  try {
    return { status, headers, body: parseJson(body), kind: 'json' }
  } catch {
    return { status, headers, body, kind: 'text' }
  }
}
