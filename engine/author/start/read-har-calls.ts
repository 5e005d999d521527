import { isObject, ownValue } from '../../json/json.ts'
import { parseJson } from '../../json/parse-json.ts'
import { valueExcess } from '../../json/value-excess.ts'
import { createRedactor, type Redactor } from '../../redact/redact.ts'
import {
  isSecretParameter,
  type NameValue,
  type RequestSecurity,
  requestSecurity,
} from './har-security.ts'
import type { Parameter, SeenCall, SeenResponse, StartSource } from './source.ts'

type Entry = {
  readonly place: string
  readonly method: string
  readonly url: URL
  readonly headers: readonly NameValue[]
  readonly query: readonly NameValue[]
  readonly sent: unknown
  readonly body: unknown
  readonly answered: readonly NameValue[]
}

/** Reads a HAR 1.2 file: the requests that were answered with JSON. Secrets that were sent are in nothing that it gives. */
export function readHarCalls(document: Readonly<Record<string, unknown>>): StartSource {
  const listed = ownValue(document.log, 'entries')
  const entries = (Array.isArray(listed) ? listed : []).flatMap((entry: unknown, index) =>
    entryOf(entry, `/log/entries/${index} `),
  )
  const secrets = entries.flatMap((entry) => [
    ...securityOf([entry]).secrets,
    ...requestSecurity(entry.answered, [], entry.place).secrets,
  ])
  const redactor = createRedactor(secrets)
  return { kind: 'har', calls: groups(entries).map((group) => callOf(group, redactor)) }
}

function securityOf(entries: readonly Entry[]): RequestSecurity {
  const found = entries.map(({ headers, query, place }) =>
    requestSecurity(headers, query, place.trimEnd()),
  )
  const seen = found.find(({ security }) => security.length > 0)
  const [first] = found
  return seen ?? first ?? { security: [], openSecurity: [], secrets: [] }
}

function entryOf(entry: unknown, place: string): readonly Entry[] {
  const request = ownValue(entry, 'request')
  const response = ownValue(entry, 'response')
  const status = Number(ownValue(response, 'status'))
  const url = String(ownValue(request, 'url') ?? '')
  const method = String(ownValue(request, 'method') ?? '').toUpperCase()
  if (!(status >= 200 && status < 300) || !URL.canParse(url) || !['GET', 'POST'].includes(method))
    return []
  const body = jsonOf(ownValue(response, 'content'))
  if (!isObject(body) && !Array.isArray(body)) return []
  const parsed = new URL(url)
  return [
    {
      place,
      method,
      url: parsed,
      headers: pairsOf(ownValue(request, 'headers')),
      query: [...parsed.searchParams].map(([name, value]) => ({ name, value })),
      sent: jsonOf(ownValue(request, 'postData')),
      body,
      answered: pairsOf(ownValue(response, 'headers')),
    },
  ]
}

// A body beyond this is no list of settings.
const most = { levels: 100, values: 200_000 }

function jsonOf(content: unknown): unknown {
  const text = ownValue(content, 'text')
  if (typeof text !== 'string') return undefined
  const plain =
    ownValue(content, 'encoding') === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text
  try {
    const data = parseJson(plain)
    return valueExcess(data, most) === undefined ? data : undefined
  } catch {
    return undefined
  }
}

function pairsOf(list: unknown): readonly NameValue[] {
  return (Array.isArray(list) ? list : []).flatMap((pair: unknown) => {
    const name = ownValue(pair, 'name')
    const value = ownValue(pair, 'value')
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : []
  })
}

// Pages of one list differ in the query only; GraphQL has one address for everything.
function groups(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const byKey = new Map<string, Entry[]>()
  for (const entry of entries) {
    const document = ownValue(entry.sent, 'query')
    const key = JSON.stringify([entry.method, entry.url.origin, entry.url.pathname, document])
    byKey.set(key, [...(byKey.get(key) ?? []), entry])
  }
  return [...byKey.values()]
}

function callOf(entries: readonly Entry[], redactor: Redactor): SeenCall {
  const [first] = entries
  const { security, openSecurity } = securityOf(entries)
  const parts = first?.url.pathname.replace(/\/$/, '').split('/') ?? []
  const slash = first?.url.pathname.endsWith('/') === true && parts.length > 1 ? '/' : ''
  return {
    method: first?.method ?? 'GET',
    baseUrl: first === undefined ? undefined : first.url.origin + parts.slice(0, -1).join('/'),
    path: `/${parts.at(-1) ?? ''}${slash}`,
    parameters: [...queryParameters(entries, redactor), ...bodyParameters(entries, redactor)],
    bodies: entries.flatMap(({ sent }) => (sent === undefined ? [] : [redactor.data(sent)])),
    responses: entries.map((entry) => responseOf(entry, redactor)),
    security,
    openSecurity,
    headers: fixedHeaders(entries),
  }
}

function responseOf({ place, body, answered }: Entry, redactor: Redactor): SeenResponse {
  const link = answered.find(({ name }) => name.toLowerCase() === 'link')
  return {
    place,
    body: redactor.data(body),
    headers: link === undefined ? {} : { link: redactor.text(link.value) },
    made: new Set(),
    declared: new Map(),
  }
}

function queryParameters(entries: readonly Entry[], redactor: Redactor): readonly Parameter[] {
  const names = new Set(entries.flatMap(({ query }) => query.map(({ name }) => name)))
  return [...names]
    .filter((name) => !isSecretParameter(name))
    .map((name) => ({
      name,
      location: 'query',
      values: entries.flatMap(({ query }) =>
        query.filter((pair) => pair.name === name).map(({ value }) => redactor.text(value)),
      ),
    }))
}

function bodyParameters(entries: readonly Entry[], redactor: Redactor): readonly Parameter[] {
  const values = new Map<string, string[]>()
  for (const { sent } of entries) collect(redactor.data(sent), [], values)
  return [...values].map(([name, given]) => ({ name, location: 'body', values: given }))
}

function collect(value: unknown, path: readonly string[], values: Map<string, string[]>): void {
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name], values)
    return
  }
  if (typeof value !== 'string' && typeof value !== 'number') return
  const name = path.join('.')
  values.set(name, [...(values.get(name) ?? []), String(value)])
}

// A version in a header decides what comes back.
function fixedHeaders(entries: readonly Entry[]): Readonly<Record<string, string>> {
  const headers = entries.flatMap((entry) => entry.headers)
  const fixed = headers.filter(
    ({ name }) => /version/i.test(name) && !/^sec-|user-agent/i.test(name),
  )
  return Object.fromEntries(fixed.map(({ name, value }) => [name, value]))
}
