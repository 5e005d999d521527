import type { InspectedMapping } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import { stableJson } from '../../json/stable-json.ts'
import { documentName } from '../../replay/graphql-document.ts'
import type { Exchange } from '../../replay/read-fixtures.ts'
import { fillPlaceholders } from '../../replay/sandbox-account.ts'
import { bodyData, type Captured } from './captured.ts'
import type { Disguise } from './disguise.ts'
import { keptHeaders } from './kept-headers.ts'
import { bodyPlace, type Place } from './map-data.ts'
import type { StandIn } from './stand-ins.ts'

/** Told of what was changed: in which request or answer, and where. */
export type NoteExchange = (
  at: { readonly of: 'request' | 'response'; readonly request: string },
  place: Place,
  used: readonly StandIn[],
) => void

/** The root of the API as it was called, and as the case has it. */
export type Roots = { readonly called: URL; readonly written: URL }

/** What exchanges are made with. */
export type Forming = {
  readonly disguise: Disguise
  readonly mapping: Pick<InspectedMapping, 'text' | 'connector'>
  readonly roots: Roots
  readonly note: NoteExchange
}

/** Exchanges of a fixture, headers that all requests have apart, and the names of headers of answers that were left out. */
export type FormedExchanges = {
  readonly headers: Readonly<Record<string, string>>
  readonly exchanges: readonly Exchange[]
  readonly leftOut: readonly string[]
}

/** Writes captured requests and answers as exchanges, with stand-ins in them. */
export function formExchanges(captured: readonly Captured[], forming: Forming): FormedExchanges {
  const leftOut = new Set<string>()
  const formed = captured.map(({ request, response }) => {
    const written = formRequest(request, forming)
    const label = `${request.method} ${written.path}`
    const answer = formResponse(response, new URL(request.url).pathname, {
      label,
      leftOut,
      forming,
    })
    return { request: written, response: answer }
  })
  const unique = formed.filter(
    ({ request, response }, index) =>
      !repeats(formed.slice(0, index), stableJson(request), stableJson(response)),
  )
  const headers = sharedHeaders(unique.map(({ request }) => request.headers))
  return {
    headers,
    exchanges: unique.map((exchange) => withoutHeaders(exchange, headers)),
    leftOut: [...leftOut].sort(),
  }
}

// The last answer of a request is given again when it is asked again.
function repeats(before: readonly Exchange[], request: string, response: string): boolean {
  const last = before.findLast((exchange) => stableJson(exchange.request) === request)
  return last !== undefined && stableJson(last.response) === response
}

type Request = Omit<Exchange['request'], 'headers'> & {
  readonly headers: Readonly<Record<string, string>>
}

function formRequest(
  { method, url, headers, body }: Captured['request'],
  forming: Forming,
): Request {
  const { pathname, searchParams } = new URL(url)
  const { disguise, note } = forming
  const path = disguise.text(rebased(pathname, forming.roots)).text
  const root = bodyPlace(pathname)
  const tell = (place: Place, used: readonly StandIn[]) =>
    note({ of: 'request', request: `${method} ${path}` }, place, used)
  const inside = (part: string, data: unknown): unknown =>
    disguise.data(data, { ...root, path: [part], key: part }, tell)
  const query = inside('query', queryObject([...searchParams]))
  const sent = body === undefined ? undefined : inside('body', bodyData(body))
  const written = inside('headers', headers) as Record<string, string> // texts stay texts
  const placed = Object.entries(written).map(([name, value]) => [name, withPlaceholders(value)])
  return {
    ...(method === 'GET' ? {} : { method }),
    path,
    ...(isObject(query) && Object.keys(query).length > 0 ? { query: numbersIn(query) } : {}),
    headers: Object.fromEntries(placed),
    ...formBody(sent),
  } as Request // readFixtures checks the whole case against its schema
}

// A proxy in front of the API may have a path of its own.
function rebased(pathname: string, { called, written }: Roots): string {
  const from = called.pathname.replace(/\/$/, '')
  const rest = pathname.startsWith(from) ? pathname.slice(from.length) : undefined
  return rest === undefined ? pathname : written.pathname.replace(/\/$/, '') + rest
}

function queryObject(pairs: readonly (readonly [string, string])[]): Record<string, unknown> {
  const names = [...new Set(pairs.map(([name]) => name))]
  return Object.fromEntries(
    names.map((name) => {
      const values = pairs.flatMap(([other, value]) => (other === name ? [value] : []))
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

// Short numbers are written as such: they are sent as the same text.
function numbersIn(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      typeof value === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(value) ? Number(value) : value,
    ]),
  )
}

function formBody(body: unknown): object {
  if (body === undefined) return {}
  if (!isObject(body) || typeof body.query !== 'string') return { body }
  const known = Object.keys(body).every((name) => name === 'query' || name === 'variables')
  if (!known || !/^\s*(?:query\b|mutation\b|\{)/.test(body.query)) return { body }
  const { query, variables } = body
  return {
    graphql: { document: documentName(query), ...(variables === undefined ? {} : { variables }) },
  }
}

// Made-up credentials are written by their names.
function withPlaceholders(value: string): string {
  const plain = /^Basic ([\w+/=-]+)$/.exec(value)?.[1]
  const text = plain === undefined ? value : `Basic ${Buffer.from(plain, 'base64').toString()}`
  const named = text.replace(/sandbox-([a-z\d-]+)/g, (_all, name: string) => {
    return `{{credentials.${name.replaceAll('-', '_')}}}`
  })
  return fillPlaceholders(named) === value ? named : value
}

function formResponse(
  { status, headers, body }: Captured['response'],
  pathname: string,
  { label, leftOut, forming }: { label: string; leftOut: Set<string>; forming: Forming },
): Exchange['response'] {
  const { disguise, mapping, note } = forming
  const data = body === '' ? undefined : bodyData(body)
  const isJson = typeof data === 'object' && /^$|json/.test(headers['content-type'] ?? '')
  const kept = keptHeaders(headers, mapping, { isJson })
  for (const name of Object.keys(headers)) if (!(name in kept)) leftOut.add(name)
  leftOut.delete('content-type')
  const tell = (place: Place, used: readonly StandIn[]) =>
    note({ of: 'response', request: label }, place, used)
  const root = bodyPlace(pathname)
  const written = disguise.data(kept, { ...root, path: ['headers'], key: 'headers' }, tell)
  return {
    ...(status === 200 ? {} : { status }),
    ...(Object.keys(kept).length === 0 ? {} : { headers: written }),
    ...(data === undefined
      ? {}
      : { body: disguise.data(data, { ...root, answer: pathname }, tell) }),
  } as Exchange['response'] // see above
}

function sharedHeaders(
  all: readonly Readonly<Record<string, string>>[],
): Readonly<Record<string, string>> {
  const [first = {}, ...others] = all
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  )
}

function withoutHeaders(
  { request: { headers = {}, ...request }, response }: Exchange,
  shared: Readonly<Record<string, string>>,
): Exchange {
  const own = Object.entries(headers).filter(([name]) => !(name in shared))
  const more =
    own.length === 0 ? {} : { headers: Object.fromEntries(own) as Record<string, string> }
  return { request: { ...request, ...more }, response }
}
