import type { PageStart, PageState } from '../cursor/resume-point.ts'
import { BadResponseError } from '../errors/errors.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { CallContext } from './call-context.ts'
import { fetchPage } from './fetch-page.ts'
import type { FetchedPage } from './fetched-page.ts'
import { fingerprintOf } from './fingerprint.ts'
import { keptPage } from './keep-page.ts'

/** A page, its start and the start of the next page. */
export type WalkedPage = FetchedPage & {
  readonly place: PageStart
  readonly following: PageStart | null
  /** The page repeated the one before it and was the last: its records are left out. */
  readonly repeated: boolean
}

/** The start of a walk. */
export const firstPageStart: PageStart = { state: null, seen: 0, index: 0, previous: null }

/**
 * Walks the pages of a call in order. Rejects with `pagination_loop` when a page or a state
 * repeats while the provider says that more follow, and with `too_many_pages` past the bounds.
 */
export async function* walkPages(
  context: CallContext,
  call: OpenCall,
  start: PageStart = firstPageStart,
): AsyncGenerator<WalkedPage> {
  const states = new Set<PageState>([start.state])
  let records = 0
  let empty = 0
  for (let place: PageStart | null = start, pages = 1; place !== null; pages += 1) {
    const page = await walkOne(context, call, place)
    records += page.records.length
    empty = page.records.length === 0 ? empty + 1 : 0
    assertWithin(context, { pages, records, empty })
    yield page
    place = page.following
    if (place !== null && states.has(place.state))
      throw loop(context, 'names a page that was already fetched')
    if (place !== null) states.add(place.state)
  }
}

async function walkOne(
  context: CallContext,
  call: OpenCall,
  place: PageStart,
): Promise<WalkedPage> {
  const page =
    keptPage(context, call, place) ?? (await fetchPage(context, call, place.state, place.seen))
  const isOnly = place.previous === null && page.next === null
  const fingerprint = isOnly ? null : await fingerprintOf(page, context.turn)
  const repeats = fingerprint !== null && fingerprint === place.previous
  if (repeats && page.next !== null) throw loop(context, 'sends the same page again and again')
  const following =
    page.next === null
      ? null
      : {
          state: page.next,
          seen: place.seen + (page.counted ?? page.records).length,
          index: place.index + page.records.length,
          previous: fingerprint ?? place.previous,
        }
  return repeats
    ? { ...page, records: [], place, following, repeated: true }
    : { ...page, place, following, repeated: false }
}

function loop(context: CallContext, what: string): BadResponseError {
  return new BadResponseError(
    'pagination_loop',
    `${context.connector.label} ${what}: the walk was stopped`,
  )
}

// Pages in a row without a record: somebody who waits for one would wait for ever.
const mostEmpty = 1000

type Walked = { readonly pages: number; readonly records: number; readonly empty: number }

function assertWithin({ connector, limits }: CallContext, { pages, records, empty }: Walked): void {
  const { maxPages, maxRecords } = limits
  if (pages <= maxPages && records <= maxRecords && empty <= mostEmpty) return
  const most =
    empty > mostEmpty
      ? `${mostEmpty} pages in a row without a record`
      : `${maxPages} pages or ${maxRecords} records`
  throw new BadResponseError(
    'too_many_pages',
    `${connector.label} sends more than ${most} in one walk`,
  )
}
