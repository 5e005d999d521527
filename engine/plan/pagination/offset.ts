import type { Pagination } from '../../compile/connector.ts'
import { placePageSize, placeParam } from './place-param.ts'
import { saysMore } from './read-end.ts'
import type { PagingStyle } from './style.ts'

type OffsetPaging = Extract<Pagination, { format: 'offset' }>

/** Pages by number of records to skip. Advances by what came, not by what was asked for. */
export const offset: PagingStyle<OffsetPaging> = {
  apply: (draft, paging, state) =>
    placePageSize(
      placeParam(draft, paging.location, paging.param, Number(state ?? 0)),
      paging.location,
      paging.pageSize,
    ),
  next: (paging, state, facts) => {
    if (facts.entries === 0) return null
    const short = paging.pageSize !== undefined && facts.entries < paging.pageSize.size
    const more = saysMore(paging, facts) ?? !(short && paging.endsAtShortPage)
    return more ? Number(state ?? 0) + facts.entries : null
  },
  params: ({ param, pageSize }) => (pageSize === undefined ? [param] : [param, pageSize.param]),
}
