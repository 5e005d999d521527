import { stableJson } from '../../json/stable-json.ts'
import type { Exchange } from '../../replay/read-fixtures.ts'
import { bodyData, type Captured } from './captured.ts'
import { formRequest } from './form-request.ts'
import type { Forming } from './forming.ts'
import { isOfConnection, keptHeaders } from './kept-headers.ts'
import { bodyPlace, type Place } from './map-data.ts'
import type { StandIn } from './stand-ins.ts'

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

function formResponse(
  { status, headers, body }: Captured['response'],
  pathname: string,
  { label, leftOut, forming }: { label: string; leftOut: Set<string>; forming: Forming },
): Exchange['response'] {
  const { disguise, mapping, note } = forming
  const data = body === '' ? undefined : bodyData(body)
  const isJson = typeof data === 'object' && /^$|json/.test(headers['content-type'] ?? '')
  const kept = keptHeaders(headers, mapping, { isJson })
  for (const name of Object.keys(headers))
    if (!(name in kept) && name !== 'content-type' && !isOfConnection(name)) leftOut.add(name)
  const tell = (place: Place, used: readonly StandIn[], stays?: true) =>
    note({ of: 'response', request: label }, place, used, stays)
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
