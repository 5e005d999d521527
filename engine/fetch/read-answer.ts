import { parseJson } from '../json/parse-json.ts'
import type { RemoteAnswer } from './transport.ts'

/** An answer with its body read: data where it is JSON, text where it is not. */
export type ReadAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly kind: 'json' | 'text' | 'empty'
}

/** Reads the body of an answer as JSON where it is JSON; what the headers call it does not matter. */
export function readAnswer({ status, headers, body }: RemoteAnswer): ReadAnswer {
  if (body.trim() === '') return { status, headers, body: null, kind: 'empty' }
  try {
    return { status, headers, body: parseJson(body), kind: 'json' }
  } catch {
    return { status, headers, body, kind: 'text' }
  }
}
