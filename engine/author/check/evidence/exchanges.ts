import { isObject } from '../../../json/json.ts'
import { documentName } from '../../../replay/graphql-document.ts'
import { methodOf } from '../../../replay/match-exchange.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import type { Evidence } from '../finding.ts'

/** A recorded request and its response, in one form. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly requestBody: unknown
  /** The body names a document of GraphQL instead of holding it. */
  readonly isGraphql: boolean
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
    method: methodOf(request),
    path: request.path,
    query: pairsOf(request.query ?? {}),
    requestBody: request.graphql === undefined ? request.body : graphqlBody(request.graphql),
    isGraphql: request.graphql !== undefined,
    status: response.status ?? 200,
    headers: headersOf(response.headers ?? {}, response.body),
    ...bodyOf(response.body),
    at: { file, pointer: `/exchanges/${index}` },
  }))
}

/** A payload as the good answer that it could be the body of. */
export function payloadExchange({ file, content }: Fixture): Exchange {
  return {
    method: 'GET',
    path: '',
    query: [],
    requestBody: undefined,
    isGraphql: false,
    status: 200,
    headers: {},
    body: content.payload,
    kind: 'json',
    at: { file, pointer: '/payload' },
  }
}

type Graphql = { readonly document: string; readonly variables?: object | undefined }

function graphqlBody({ document, variables = {} }: Graphql): object {
  return { query: document, variables }
}

/** A planned body in the form of the recorded one. */
export function comparableBody(body: unknown, { isGraphql }: Exchange): unknown {
  if (!isGraphql || !isObject(body)) return body
  return { query: documentName(body.query), variables: body.variables ?? {} }
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
