import { isObject } from '../../json/json.ts'
import { documentName } from '../../replay/graphql-document.ts'
import type { Exchange } from '../../replay/read-fixtures.ts'
import { fillPlaceholders } from '../../replay/sandbox-account.ts'
import { bodyData, type Captured } from './captured.ts'
import type { Forming, Roots } from './forming.ts'
import { bodyPlace, type Place } from './map-data.ts'
import type { StandIn } from './stand-ins.ts'

/** A request of an exchange, with all its headers. */
type Request = Omit<Exchange['request'], 'headers'> & {
  readonly headers: Readonly<Record<string, string>>
}

/** Writes a request as an exchange has it, with stand-ins in it. */
export function formRequest(
  { method, url, headers, body }: Captured['request'],
  forming: Forming,
): Request {
  const { pathname, searchParams } = new URL(url)
  const { disguise, note } = forming
  const path = disguise.text(rebased(pathname, forming.roots)).text
  const root = bodyPlace(pathname)
  const tell = (place: Place, used: readonly StandIn[], stays?: true) =>
    note({ of: 'request', request: `${method} ${path}` }, place, used, stays)
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
