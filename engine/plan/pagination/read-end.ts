import type { PageSize, Totals } from '../../compile/pagination.ts'
import { BadResponseError } from '../../errors/errors.ts'
import { valueAt } from '../../json/path.ts'
import type { PageFacts } from './style.ts'

/**
 * Whether more pages follow: by what the provider says, else by what it sent. Throws `unexpected_shape` when it promises
 * more but sent nothing, and when it says nothing and what it sent cannot be counted.
 */
export function goesOn(
  paging: Totals & { readonly pageSize: PageSize | undefined },
  page: PageFacts,
): boolean {
  const { entries } = page
  const more = saysMore(paging, page)
  if (more && entries === 0)
    throw contradiction('says that more pages follow, but sent an empty one')
  if (more !== undefined) return more
  if (entries === undefined) throw contradiction('does not say how many pages there are')
  if (entries === 0) return false
  const total = readTotal(paging, page)
  if (total !== undefined) return page.seen < total
  return !(
    paging.endsAtShortPage &&
    paging.pageSize !== undefined &&
    entries < paging.pageSize.size
  )
}

// Undefined where the page does not say it.
function saysMore({ hasMore, next }: Totals, { body }: PageFacts): boolean | undefined {
  if (hasMore !== undefined) return readFlag(valueAt(body, hasMore))
  const link = next === undefined ? undefined : valueAt(body, next)
  if (link === null || link === '') return false
  return typeof link === 'string' ? true : undefined
}

function contradiction(what: string): BadResponseError {
  return new BadResponseError('unexpected_shape', `The provider ${what}`)
}

/** A yes or no that may come as text; anything else is a no. */
export function readFlag(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

/** A count that may come as text. */
export function readCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined
}

function readTotal({ total, totalHeader }: Totals, page: PageFacts): number | undefined {
  const inBody = total === undefined ? undefined : readCount(valueAt(page.body, total))
  if (inBody !== undefined) return inBody
  return totalHeader === undefined ? undefined : readCount(page.headers[totalHeader])
}
