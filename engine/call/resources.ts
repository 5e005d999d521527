import type { CommonQuery, FilterQuery } from '../plan/query.ts'
import type { ResourceFilters, ResourceTypes } from '../schema/resources.gen.ts'
import type { FilterKind } from '../schema/unified-schema.ts'

/** The resources whose records have types: those of the package, and those added to {@link ResourceTypes}. */
export type Resource = keyof ResourceTypes

/** What a call takes as a resource: one of {@link Resource}, or a `string` that is known at run time only. */
export type ResourceName<R extends string> = string extends R
  ? string
  : R extends Resource
    ? R
    : Resource

/** The unified record of a resource. */
export type RecordOf<R extends string> = R extends Resource
  ? ResourceTypes[R]
  : Record<string, unknown>

/**
 * A field of a resource, or of an object in it: `'name'`, `'pipeline.id'`, `'remote_data.order_nr'`. Any text for a
 * resource that is known at run time only.
 */
export type FieldPath<R extends string = Resource> = R extends unknown
  ? string extends R
    ? string
    : PathsIn<RecordOf<R>>
  : never

type PathsIn<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? { [K in keyof T & string]-?: K | `${K}.${PathsIn<NonNullable<T[K]>>}` }[keyof T & string]
    : never

/** The query of a resource: parameters that all take, and its filters. */
export type ListQuery<R extends string = Resource> = R extends unknown
  ? CommonQuery & FormatQuery<R> & FiltersOf<R>
  : never

/** The query of a walk over all records, which are given one after the other and not as an object. */
export type WalkQuery<R extends string = Resource> = R extends unknown
  ? ListQuery<R> & {
      /** Not allowed in a walk. */
      readonly truto_key_by?: undefined
    }
  : never

/** The query of {@link Engine.get}, which is for one record: nothing of pages, no filters. */
export type GetQuery<R extends string = Resource> = R extends unknown
  ? Pick<CommonQuery, 'truto_ignore_remote_data' | 'remote_query'> &
      FormatQuery<R> & {
        /** Not allowed here, since there is one record. */
        readonly truto_key_by?: undefined
      }
  : never

/** The query of {@link Engine.map}, which makes no call: nothing of pages, nothing that is passed on. */
export type MapQuery<R extends string = Resource> = R extends unknown
  ? ListQuery<R> & {
      /** Not allowed here, since there is no call. */
      readonly limit?: undefined
      /** Not allowed here, since there is no call. */
      readonly next_cursor?: undefined
      /** Not allowed here, since there is no call. */
      readonly remote_query?: undefined
    }
  : never

/** What goes with the format of the records. */
type FormatQuery<R extends string> = MappedQuery<R> | RawQuery

type MappedQuery<R extends string> = {
  /** How records come: `unified` (mapped), or `normalized` (mapped, every field present). Default: `unified`. */
  readonly truto_response_format?: 'unified' | 'normalized' | undefined
  /** Gives `result` as an object keyed by this field, such as `id` or `pipeline.id`. */
  readonly truto_key_by?: FieldPath<R> | undefined
  /** Fields to leave out: one, a list, or one text with commas, of which the first name is checked here. */
  readonly truto_exclude_fields?:
    | FieldPath<R>
    | `${FieldPath<R>},${string}`
    | readonly FieldPath<R>[]
    | Readonly<Record<string, FieldPath<R>>>
    | undefined
}

type RawQuery = {
  /** How records come: `raw`, as the provider sends them. */
  readonly truto_response_format: 'raw'
  /** Gives `result` as an object keyed by this field of the provider's record. */
  readonly truto_key_by?: string | undefined
  /** Not allowed with format raw, which is verbatim. */
  readonly truto_exclude_fields?: undefined
}

type FiltersOf<R extends string> = string extends R
  ? { readonly [filter: string]: unknown }
  : R extends keyof ResourceFilters
    ? {
        readonly [F in keyof ResourceFilters[R]]?:
          | FilterQuery<KindOf<ResourceFilters[R][F]>>
          | undefined
      }
    : object

type KindOf<T> = T extends FilterKind ? T : FilterKind
