import { AccountError } from '../errors/errors.ts'
import { isFramingHeader, isHeaderName, isHeaderValue } from '../http/header-syntax.ts'
import type { RemoteRequest } from '../http/transport.ts'

/** A request while it is built. */
export type RequestDraft = {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: ReadonlyMap<string, string>
  readonly query: readonly QueryPair[]
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[] | undefined
}

/** One parameter of a query string. */
export type QueryPair = { readonly name: string; readonly value: string }

/** A draft with a query parameter set, replacing one of the same name. */
export function withQuery(draft: RequestDraft, name: string, value: string | number): RequestDraft {
  const others = draft.query.filter((pair) => pair.name !== name)
  return { ...draft, query: [...others, { name, value: String(value) }] }
}

/** A draft with a header set. */
export function withHeader(draft: RequestDraft, name: string, value: string): RequestDraft {
  return { ...draft, headers: new Map([...draft.headers, [name.toLowerCase(), value]]) }
}

/** The finished request. Throws `AccountError` for a header value that HTTP cannot carry. */
export function finishRequest(draft: RequestDraft): RemoteRequest {
  for (const [name, value] of draft.headers) assertHeader(name, value)
  const { origin, pathname } = draft.url
  const search = draft.query.map(({ name, value }) => `${encodeQuery(name)}=${encodeQuery(value)}`)
  return {
    method: draft.method,
    url: origin + pathname + (search.length === 0 ? '' : `?${search.join('&')}`),
    headers: Object.fromEntries(draft.headers),
    ...(draft.body === undefined ? {} : { body: JSON.stringify(draft.body) }),
  }
}

/** Reads a query string without losing order or repetition. */
export function readQueryPairs(url: URL): readonly QueryPair[] {
  return [...url.searchParams].map(([name, value]) => ({ name, value }))
}

function assertHeader(name: string, value: string): void {
  const reason = headerFault(name, value)
  if (reason === undefined) return
  const fields = [`headers.${name}`]
  throw new AccountError('invalid_account', `Header "${name}" ${reason}`, { fields })
}

/** Why a request cannot have a header; undefined for a good one. */
export function headerFault(name: string, value: string): string | undefined {
  if (!isHeaderName(name) || !isHeaderValue(value))
    return 'would hold characters that HTTP does not allow'
  return isFramingHeader(name) ? 'belongs to the connection: the transport sets it' : undefined
}

function encodeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27') // as a URL writes it
}
