import type { OpenCall } from '../../../host.ts'
import { stableJson } from '../../../json/stable-json.ts'
import { comparableBody, type Exchange } from './exchanges.ts'

/** A request as the mapping plans it. */
export type PlannedRequest = {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly url: string
}

/** The request of a page. Throws what a call would throw. */
export function plannedRequest(
  open: OpenCall,
  state: Parameters<OpenCall['request']>[0],
): PlannedRequest {
  const { method, url, headers, body } = open.request(state)
  const { origin, pathname, searchParams } = new URL(url)
  return {
    method,
    origin,
    path: pathname,
    query: [...searchParams],
    headers,
    body: body === undefined ? undefined : JSON.parse(body),
    url,
  }
}

/** Whether a recorded request goes to the same address. */
export function sameAddress(planned: PlannedRequest, { method, path }: Exchange): boolean {
  return planned.method === method && decoded(planned.path) === decoded(path)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** How far a recorded request is from a planned one to the same address; 0 where they are the same. */
export function distanceOf(planned: PlannedRequest, exchange: Exchange): number {
  const wanted = exchange.query.map(String)
  const given = planned.query.map(String)
  const lacking = wanted.filter((pair) => !given.includes(pair)).length
  const extra = given.filter((pair) => !wanted.includes(pair)).length
  const counted = Math.abs(wanted.length - given.length)
  return (
    Math.max(lacking + extra, counted) +
    bodyDistance(comparableBody(planned.body, exchange), exchange.requestBody)
  )
}

function bodyDistance(planned: unknown, recorded: unknown): number {
  if (stableJson(planned ?? null) === stableJson(recorded ?? null)) return 0
  const [left, right] = [leaves(planned), leaves(recorded)]
  const differing = left.filter((leaf) => !right.includes(leaf)).length
  return Math.max(1, differing + right.filter((leaf) => !left.includes(leaf)).length)
}

function leaves(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${prefix}=${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, `${prefix}/${key}`))
}
