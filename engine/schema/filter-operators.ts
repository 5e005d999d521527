/** Operators of a filter, as in `created_at[gte]=2024-01-01`. */
export const filterOperators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'like'] as const

/** The operators that a kind of filter has: dates have no `like`. */
export function operatorsOf(kind: 'text' | 'date-time' | undefined): readonly FilterOperator[] {
  return filterOperators.filter((operator) => operator !== 'like' || kind === 'text')
}

/** One of {@link filterOperators}. */
export type FilterOperator = (typeof filterOperators)[number]
