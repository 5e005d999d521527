import type { Exchange } from './read-fixtures.ts'

/** A recorded response as it is sent: data as JSON, text as it is, nothing as an empty body. */
export function responseText({ status = 200, headers = {}, body }: Exchange['response']): {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
} {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {}
  return { status, headers: { ...type, ...headers }, text }
}
