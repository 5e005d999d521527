import type { Totals } from '../../compile/connector.ts'
import { valueAt } from '../../json/path.ts'
import type { PageFacts } from './style.ts'

/** Whether more pages follow, by what the provider says; undefined where it says nothing. */
export function saysMore(totals: Totals, page: PageFacts): boolean | undefined {
  if (totals.hasMore !== undefined) return readFlag(valueAt(page.body, totals.hasMore))
  const total = readTotal(totals, page)
  return total === undefined ? undefined : page.seen < total
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
