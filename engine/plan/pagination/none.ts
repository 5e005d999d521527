import type { Pagination } from '../../compile/pagination.ts'
import type { PagingStyle } from './style.ts'

/** The whole list comes at once. */
export const none: PagingStyle<Extract<Pagination, { format: 'none' }>> = {
  apply: (draft) => draft,
  next: () => null,
  params: () => [],
}
