import type { RemoteResponse } from '../http/transport.ts'
import { parseJson } from '../json/parse-json.ts'

/** A response with its body read: data where it is JSON, text where it is not. */
export type ReadResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** The body as it came. */
  readonly text: string
  readonly kind: 'json' | 'text' | 'empty'
}

/** Reads the body of a response as JSON where it is JSON; what the headers call it does not matter. */
export function readResponse({ status, headers, body }: RemoteResponse): ReadResponse {
  if (body.trim() === '') return { status, headers, body: null, text: body, kind: 'empty' }
  try {
    return { status, headers, body: parseJson(body), text: body, kind: 'json' }
  } catch {
    return { status, headers, body, text: body, kind: 'text' }
  }
}
