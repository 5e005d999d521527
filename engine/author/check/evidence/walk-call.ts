import type { Extraction, OpenCall, PureSteps } from '../../../host.ts'
import { isObject } from '../../../json/json.ts'
import { valueAt } from '../../../json/path.ts'
import { type Exchange, isGood } from './exchanges.ts'
import { distanceOf, type PlannedRequest, plannedRequest, sameAddress } from './planned-request.ts'

/** A request that the mapping plans, and the recorded one that is most like it. */
export type Step = {
  readonly request: PlannedRequest
  readonly first: boolean
  readonly exchange: Exchange
  readonly distance: number
}

/** A good response of a call, and the records found in it. */
export type Page = {
  readonly exchange: Exchange
  readonly found: Extraction | undefined
  /** Why nothing was found. */
  readonly reason: string | undefined
  /** Index of its first record in the whole list. */
  readonly index: number
}

/** How the recorded pages of a call follow from one another. */
export type Walk = {
  readonly steps: readonly Step[]
  readonly pages: readonly Page[]
  /** The page after the last one, which was not recorded. */
  readonly unrecorded: PlannedRequest | undefined
  /** The recorded exchanges that it took. */
  readonly used: readonly Exchange[]
  /** The provider refused, or the responses contradict themselves. */
  readonly failed: boolean
}

type State = Parameters<OpenCall['request']>[0]
type Reader = Pick<PureSteps, 'records'>

const mostPages = 200

/** Follows the pages of a call through what was recorded. What it uses is added to `used`. */
export function walkCall(
  open: OpenCall,
  pool: readonly Exchange[],
  { reader, used }: { readonly reader: Reader; readonly used: Set<Exchange> },
): Walk {
  const steps: Step[] = []
  const pages: Page[] = []
  const before = new Set(used)
  const over = (failed: boolean, unrecorded?: PlannedRequest): Walk => ({
    steps,
    pages,
    unrecorded,
    failed,
    used: [...used].filter((exchange) => !before.has(exchange)),
  })
  let state: State = null
  let seen = 0
  let index = 0
  for (let round = 0; round < mostPages; round += 1) {
    const request = plannedRequest(open, state)
    const step = nearest(request, pool, { used, first: round === 0 })
    if (step === undefined) return over(false, request)
    steps.push(step)
    const exchange = goodOne(step, pool, used)
    if (exchange === undefined) return over(true)
    const page = readPage(open, exchange, { reader, index })
    pages.push(page)
    if (page.reason !== undefined) return over(true)
    const entries = countedEntries(open, exchange) ?? page.found?.counted
    seen += entries?.length ?? page.found?.records.length ?? 0
    index += page.found?.records.length ?? 0
    const facts = { ...exchange, entries: entries?.length, seen, url: request.url }
    const next: State | undefined = exchange.status === 204 ? null : nextState(open, state, facts)
    if (next === undefined) return over(true)
    if (next === null) return over(false)
    state = next
  }
  return over(true)
}

function nextState(
  open: OpenCall,
  state: State,
  facts: Parameters<OpenCall['next']>[1],
): State | undefined {
  try {
    return open.next(state, facts)
  } catch {
    return undefined
  }
}

// One that fits is taken as often as it is asked for; one that does not stands for itself only.
function nearest(
  request: PlannedRequest,
  pool: readonly Exchange[],
  { used, first }: { readonly used: Set<Exchange>; readonly first: boolean },
): Step | undefined {
  const there = pool
    .filter((exchange) => sameAddress(request, exchange))
    .map((exchange) => ({ request, first, exchange, distance: distanceOf(request, exchange) }))
  const fitting = there.filter(({ distance }) => distance === 0)
  const fresh = there.filter(({ exchange }) => !used.has(exchange))
  const best = fresh.toSorted((a, b) => a.distance - b.distance)[0]
  const chosen = fitting.find(({ exchange }) => !used.has(exchange)) ?? fitting.at(-1) ?? best
  if (chosen !== undefined) used.add(chosen.exchange)
  return chosen
}

// A call tries again: the responses to one request are given in order.
function goodOne(step: Step, pool: readonly Exchange[], used: Set<Exchange>): Exchange | undefined {
  if (isGood(step.exchange)) return step.exchange
  const again = pool.filter(
    (exchange) =>
      sameAddress(step.request, exchange) &&
      !used.has(exchange) &&
      distanceOf(step.request, exchange) === step.distance,
  )
  for (const exchange of again) {
    used.add(exchange)
    if (isGood(exchange)) return exchange
  }
  return undefined
}

/** Reads the records of a good response. */
export function readPage(
  { spec, roots }: OpenCall,
  exchange: Exchange,
  { reader, index }: { readonly reader: Reader; readonly index: number },
): Page {
  const nothing = { records: [], counted: [], nested: false }
  const { status, kind, body, headers } = exchange
  if (status === 204 || (kind === 'empty' && spec.allowEmptyBody))
    return { exchange, found: nothing, reason: undefined, index }
  try {
    const found = reader.records(spec.records, { ...roots, body, headers })
    if (found !== undefined && found !== null) return { exchange, found, reason: undefined, index }
    if (found === null || spec.allowMissingList)
      return { exchange, found: nothing, reason: undefined, index }
    return { exchange, found, reason: 'there is no list', index }
  } catch (error) {
    return { exchange, found: undefined, reason: (error as Error).message, index }
  }
}

function countedEntries({ spec }: OpenCall, { body }: Exchange): readonly unknown[] | undefined {
  const { pagination } = spec
  if (!('itemsPath' in pagination) || pagination.itemsPath === undefined) return undefined
  const items = valueAt(body, pagination.itemsPath)
  if (Array.isArray(items)) return items
  return isObject(items) ? Object.values(items) : undefined
}
