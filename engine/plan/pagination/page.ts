import type { Pagination } from '../../compile/pagination.ts'
import type { PageState } from '../../cursor/resume-point.ts'
import { valueAt } from '../../json/path.ts'
import { placePageSize, placeParam } from './place-param.ts'
import { goesOn, readCount } from './read-end.ts'
import type { PageFacts, PagingStyle } from './style.ts'

type PagePaging = Extract<Pagination, { format: 'page' }>

/** Pages by number. */
export const page: PagingStyle<PagePaging> = {
  apply: (draft, paging, state) =>
    placePageSize(
      placeParam(draft, paging.location, paging.param, numberOf(paging, state)),
      paging.location,
      paging.pageSize,
    ),
  next: (paging, state, facts) => {
    const number = numberOf(paging, state)
    return hasNext(paging, number, facts) ? number + 1 : null
  },
  params: ({ param, pageSize }) => (pageSize === undefined ? [param] : [param, pageSize.param]),
}

function numberOf(paging: PagePaging, state: PageState): number {
  return typeof state === 'number' ? state : paging.firstPage
}

function hasNext(paging: PagePaging, number: number, facts: PageFacts): boolean {
  const fetched = number - paging.firstPage + 1
  const pages =
    paging.totalPages === undefined ? undefined : readCount(valueAt(facts.body, paging.totalPages))
  if (pages !== undefined) return fetched < pages
  return goesOn(paging, facts)
}
