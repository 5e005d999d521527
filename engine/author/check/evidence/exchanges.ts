import type { Fixture } from '../../../replay/read-fixtures.ts'
import type { Evidence } from '../finding.ts'

/** A recorded request and its response, in one form. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly requestBody: unknown
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as the engine reads it: data where it is JSON, else text; null where it is empty. */
  readonly body: unknown
  readonly kind: 'json' | 'text' | 'empty'
  readonly at: Evidence
}

/** The exchanges of a fixture, in order. */
export function exchangesOf({ file, content }: Fixture): readonly Exchange[] {
  return content.exchanges.map(({ request, response }, index) => ({
    method: request.method ?? 'GET',
    path: request.path,
    query: pairsOf(request.query ?? {}),
    requestBody: request.body,
    status: response.status ?? 200,
    headers: headersOf(response.headers ?? {}, response.body),
    ...bodyOf(response.body),
    at: { file, pointer: `/exchanges/${index}` },
  }))
}

/** Whether the response is a good one by its status. */
export function isGood({ status }: Exchange): boolean {
  return status >= 200 && status < 300
}

function pairsOf(query: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((entry): [string, string] => [name, String(entry)]),
  )
}

function headersOf(headers: object, body: unknown): Readonly<Record<string, string>> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  const kind = typeof body === 'object' && body !== null ? 'application/json' : 'text/plain'
  const stated = body === undefined ? [] : [['content-type', kind]]
  return Object.fromEntries([...stated, ...given])
}

function bodyOf(body: unknown): Pick<Exchange, 'body' | 'kind'> {
  if (body === undefined || body === null || body === '') return { body: null, kind: 'empty' }
  if (typeof body !== 'string') return { body, kind: 'json' }
  try {
    return { body: JSON.parse(body), kind: 'json' }
  } catch {
    return { body, kind: 'text' }
  }
}
