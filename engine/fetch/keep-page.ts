import type { PageStart } from '../cursor/resume-point.ts'
import type { RemoteRequest } from '../http/transport.ts'
import { digest } from '../json/digest.ts'
import { stableJson } from '../json/stable-json.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { CallContext } from './call-context.ts'
import type { FetchedPage } from './fetched-page.ts'
import { parsedBytes } from './kept-bounds.ts'

/** Seconds for which a page is kept. They begin with the answer that fetched it; to go on in it does not prolong them. */
const seconds = 30

/**
 * Keeps a page in which an answer ended, for the call that goes on there: it need not be fetched and parsed again. What
 * is kept must not be changed.
 */
export function keepPage(
  context: CallContext,
  page: FetchedPage & { readonly place: PageStart },
): void {
  const { request, characters, records, place } = page
  if (request === undefined) return
  const bytes = parsedBytes({ characters, records: records.length })
  const key = keyOf(context, request, place)
  context.pages.set(context.account.key, key, { value: { ...page, isKept: true }, seconds, bytes })
}

/** The page at which a call goes on, if it is kept. Undefined for every other page: those are fetched afresh. */
export function keptPage(
  context: CallContext,
  call: OpenCall,
  place: PageStart,
): FetchedPage | undefined {
  if (place !== context.resumed) return undefined
  return context.pages.get(context.account.key, keyOf(context, call.request(place.state), place))
}

// The request holds the account's credentials: a call with others does not find the page.
function keyOf(
  { connector, resource }: CallContext,
  request: RemoteRequest,
  { seen }: PageStart,
): string {
  return digest(stableJson({ provider: connector.provider, resource, request, seen }))
}
