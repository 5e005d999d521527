import type { Pagination } from '../../compile/pagination.ts'
import type { PageState } from '../../cursor/resume-point.ts'
import { BadResponseError } from '../../errors/errors.ts'
import { valueAt } from '../../json/path.ts'
import { assertShort } from './assert-short.ts'
import { placePageSize, placeParam } from './place-param.ts'
import { readFlag } from './read-end.ts'
import type { PageFacts, PagingStyle } from './style.ts'

type CursorPaging = Extract<Pagination, { format: 'cursor' }>

/** Each page names the cursor of the next. */
export const cursor: PagingStyle<CursorPaging> = {
  apply: (draft, paging, state) => {
    const sized = placePageSize(draft, paging.location, paging.pageSize)
    return state === null ? sized : placeParam(sized, paging.location, paging.param, state)
  },
  next: (paging, _state, facts) => {
    const ended = paging.hasMore !== undefined && !readFlag(valueAt(facts.body, paging.hasMore))
    return ended ? null : readCursor(paging, facts)
  },
  params: ({ param, pageSize }) => (pageSize === undefined ? [param] : [param, pageSize.param]),
}

function readCursor(paging: CursorPaging, facts: PageFacts): PageState {
  const value =
    paging.cursorHeader === undefined
      ? valueAt(facts.body, paging.cursor ?? [])
      : facts.headers[paging.cursorHeader]
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value === '') return null
  assertShort(value)
  return paging.cursorInUrl && /^https?:/i.test(value) ? cursorOf(value, paging.param) : value
}

function cursorOf(url: string, param: string): string {
  const cursor = URL.canParse(url) ? new URL(url).searchParams.get(param) : null
  if (cursor !== null && cursor !== '') return cursor
  throw new BadResponseError(
    'unexpected_shape',
    `The provider names a next page without "${param}" in its URL`,
  )
}
