import type { Pagination } from '../../compile/pagination.ts'
import { cursor } from './cursor.ts'
import { linkHeader } from './link-header.ts'
import { nextUrl } from './next-url.ts'
import { none } from './none.ts'
import { offset } from './offset.ts'
import { page } from './page.ts'
import type { PagingStyle } from './style.ts'

const styles = {
  none,
  page,
  offset,
  cursor,
  link_header: linkHeader,
  next_url: nextUrl,
} satisfies { [F in Pagination['format']]: PagingStyle<Extract<Pagination, { format: F }>> }

/** The style of a pagination. A new style is one new file and one line above. */
export function pagingStyle<P extends Pagination>({ format }: P): PagingStyle<P> {
  return styles[format] as unknown as PagingStyle<P> // the registry above ties format and style
}
