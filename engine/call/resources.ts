import type { CommonQuery, FilterQuery } from '../plan/query.ts'
import type { Stage } from '../schema/stage.gen.ts'

/** Unified record types by resource. */
export type ResourceTypes = { readonly 'crm/stages': Stage }

/** Filters by resource. */
export type ResourceFilters = { readonly 'crm/stages': 'name' | 'created_at' | 'updated_at' }

/** A resource: those with types of their own, or any other that a schema folder holds. */
export type Resource = keyof ResourceTypes | (string & {})

/** The unified record of a resource. */
export type RecordOf<R extends Resource> = R extends keyof ResourceTypes
  ? ResourceTypes[R]
  : Record<string, unknown>

/** The query of a resource: parameters that all take, and its filters. */
export type ListQuery<R extends Resource = 'crm/stages'> = CommonQuery &
  (R extends keyof ResourceFilters
    ? { readonly [F in ResourceFilters[R]]?: FilterQuery }
    : { readonly [filter: string]: unknown })

/** A record in format `normalized`: every property there, null where unknown, no `remote_data`. */
export type Normalized<T> = {
  [K in Exclude<keyof T, 'remote_data'>]-?: undefined extends T[K]
    ? NonNullable<T[K]> extends object
      ? Normalized<NonNullable<T[K]>>
      : NonNullable<T[K]> | null
    : T[K]
}

/** A record in the format that the query asks for. */
export type ShapedRecord<R extends Resource, Q> = Q extends {
  readonly truto_response_format: 'raw'
}
  ? Record<string, unknown>
  : Q extends { readonly truto_response_format: 'normalized' }
    ? Normalized<RecordOf<R>>
    : RecordOf<R>

/** The result: a list, or an object where the query says `truto_key_by`. */
export type ShapedResult<R extends Resource, Q> = Q extends { readonly truto_key_by: string }
  ? Readonly<Record<string, ShapedRecord<R, Q>>>
  : readonly ShapedRecord<R, Q>[]
