import type { FilterOperator } from '../schema/filter-operators.ts'
import type { FilterKind } from '../schema/unified-schema.ts'

/** A filter of a query: a value that must be equal, or operators by name, such as `{ gte: '2024-01-01' }`. */
export type FilterQuery<Kind extends FilterKind = FilterKind> = Kind extends 'date-time'
  ? Operators<Exclude<FilterOperator, 'like'>, string | Date>
  : Operators<FilterOperator, string>

type Operators<Operator extends FilterOperator, Value> =
  | Value
  | {
      readonly [O in Operator]?: O extends 'in' | 'nin' ? Value | readonly Value[] : Value
    }

/** How the records of a result come. */
export type ResponseFormat = 'unified' | 'raw' | 'normalized'

/** Query parameters that every resource takes alike. */
export type CommonQuery = {
  /** The most records in this answer, 1 to 1000. Default: the provider's own page. */
  readonly limit?: number | string | undefined
  /** Goes on where an earlier answer ended. Bound to account, resource and filters. */
  readonly next_cursor?: string | undefined
  /** Ignores `limit`. */
  readonly truto_ignore_limit?: boolean | 'true' | 'false' | undefined
  /** Leaves the provider's own record, `remote_data`, out. */
  readonly truto_ignore_remote_data?: boolean | 'true' | 'false' | undefined
  /** Parameters for the provider's own query string, passed on as they are. */
  readonly remote_query?: Readonly<Record<string, unknown>> | undefined
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

/** A query after its check: the code after it does not check again. */
export type CheckedQuery = {
  readonly limit: number | undefined
  readonly cursor: string | undefined
  readonly format: ResponseFormat
  readonly keyBy: readonly string[] | undefined
  readonly ignoreRemoteData: boolean
  readonly exclude: readonly (readonly string[])[]
  readonly remoteQuery: Readonly<Record<string, unknown>>
  readonly filters: readonly Filter[]
  /** The unified id of the only record that counts. */
  readonly wantedId: string | undefined
  /** The filters as expressions see them: `query.name.eq`, dates in UTC with milliseconds. */
  readonly filterRoot: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >
}
