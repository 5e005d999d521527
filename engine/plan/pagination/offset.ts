import type { Pagination } from '../../compile/pagination.ts'
import { placePageSize, placeParam } from './place-param.ts'
import { goesOn } from './read-end.ts'
import type { PagingStyle } from './style.ts'

type OffsetPaging = Extract<Pagination, { format: 'offset' }>

/** Pages by number of records to skip. Advances by the number of records that came, not by the number asked for. */
export const offset: PagingStyle<OffsetPaging> = {
  apply: (draft, paging, state) =>
    placePageSize(
      placeParam(draft, paging.location, paging.param, Number(state ?? 0)),
      paging.location,
      paging.pageSize,
    ),
  next: (paging, state, facts) =>
    goesOn(paging, facts) ? Number(state ?? 0) + (facts.entries ?? 0) : null,
  params: ({ param, pageSize }) => (pageSize === undefined ? [param] : [param, pageSize.param]),
}
