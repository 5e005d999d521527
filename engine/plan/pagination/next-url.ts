import type { Pagination } from '../../compile/pagination.ts'
import { BadResponseError } from '../../errors/errors.ts'
import { valueAt } from '../../json/path.ts'
import { followUrl, sameOriginPath } from './follow-url.ts'
import { readFlag } from './read-end.ts'
import type { PagingStyle } from './style.ts'

type NextUrlPaging = Extract<Pagination, { format: 'next_url' }>

/** Each page names the URL of the next in its body, whole or as a path. */
export const nextUrl: PagingStyle<NextUrlPaging> = {
  apply: (draft, { pageSize }, state) => followUrl(draft, state, pageSize),
  next: (paging, _state, { body, url }) => {
    const done = paging.done === undefined ? undefined : valueAt(body, paging.done)
    if (readFlag(done)) return null
    const next = valueAt(body, paging.nextUrl)
    if (typeof next === 'string' && next !== '') return sameOriginPath(next, url)
    if (paging.done === undefined) return null
    throw new BadResponseError(
      'unexpected_shape',
      'The provider says that more pages follow, but names no next page',
    )
  },
  params: ({ pageSize }) => (pageSize === undefined ? [] : [pageSize.param]),
}
