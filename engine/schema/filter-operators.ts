/** Operators of a filter, as in `created_at[gte]=2024-01-01`. */
export const filterOperators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'like'] as const

/** One of {@link filterOperators}. */
export type FilterOperator = (typeof filterOperators)[number]
