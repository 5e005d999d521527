import type { FilterOperator } from '../schema/filter-operators.ts'
import type { FilterKind } from '../schema/unified-schema.ts'

/** Operators of a filter by name; a bare value means `eq`. */
export type FilterQuery =
  | string
  | Date
  | { readonly [O in FilterOperator]?: string | Date | readonly (string | Date)[] }

/** How the result is formed. */
export type ResponseFormat = 'unified' | 'raw' | 'normalized'

/** Query parameters that every resource takes. */
export type CommonQuery = {
  readonly limit?: number | string
  readonly next_cursor?: string
  readonly truto_response_format?: ResponseFormat
  readonly truto_key_by?: string
  readonly truto_ignore_limit?: boolean | 'true' | 'false'
  readonly truto_ignore_remote_data?: boolean | 'true' | 'false'
  readonly truto_exclude_fields?: string | readonly string[] | Readonly<Record<string, string>>
  readonly remote_query?: Readonly<Record<string, unknown>>
}

/** A filter, checked: text as it was given, dates as spans of milliseconds. */
export type Filter = {
  readonly field: string
  readonly operator: FilterOperator
  readonly kind: FilterKind
  readonly texts: readonly string[]
  /** For dates: the moment, or the whole UTC day where the value had no time. */
  readonly spans: readonly { readonly from: number; readonly to: number }[]
}

/** A query after its check: nothing below here doubts it again. */
export type CheckedQuery = {
  readonly limit: number | undefined
  readonly cursor: string | undefined
  readonly format: ResponseFormat
  readonly keyBy: readonly string[] | undefined
  readonly ignoreRemoteData: boolean
  readonly exclude: readonly (readonly string[])[]
  readonly remoteQuery: Readonly<Record<string, unknown>>
  readonly filters: readonly Filter[]
  /** The filters as expressions see them: `query.name.eq`, dates in UTC with milliseconds. */
  readonly filterRoot: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >
}
