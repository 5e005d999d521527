import type { ResponseFormat } from '../plan/query.ts'
import type { RecordOf } from './resources.ts'

/** A record in format `normalized`: it has every property, null where unknown, and no `remote_data`. */
export type Normalized<T> = string extends keyof T
  ? T
  : {
      [K in Exclude<keyof T, 'remote_data'>]-?: undefined extends T[K]
        ? NormalizedValue<NonNullable<T[K]>>
        : T[K]
    }

type NormalizedValue<V> = V extends readonly (infer E)[]
  ? (E extends object ? readonly Normalized<E>[] : V) | null
  : V extends object
    ? Normalized<V>
    : V | null

/** The result of a call: a list, or an object where the query says `truto_key_by`; both, if that is not known. */
export type ShapedResult<R extends string, Q = object> = Known<Q, ResultOf<R, Asked<Q>>>

/** A record as the query asks for it: its format, and the fields it leaves out. Every possibility, if that is not known. */
export type ShapedRecord<R extends string, Q = object> = Known<Q, RecordFor<R, Asked<Q>>>

// Nothing is inferred from the result that a caller expects: an index that is open until the query is known keeps the
// compiler from following every branch below.
type Known<Q, Result> = { readonly result: Result }[[Q] extends [never] ? 'result' : 'result']

// A call without a query has none of its parameters.
type Asked<Q> = [Q] extends [never] ? object : Q

type ResultOf<R extends string, Q> = Q extends unknown
  ? Formed<Parameter<Q, 'truto_key_by'>, RecordFor<R, Q>>
  : never

type Formed<Key, Entry> = [Key] extends [undefined]
  ? readonly Entry[]
  : undefined extends Key
    ? readonly Entry[] | Readonly<Record<string, Entry>>
    : Readonly<Record<string, Entry>>

type RecordFor<R extends string, Q> = Q extends unknown
  ? InFormat<
      R,
      FormatOf<Parameter<Q, 'truto_response_format'>>,
      | ExcludedBy<Parameter<Q, 'truto_exclude_fields'>>
      | IgnoredBy<Parameter<Q, 'truto_ignore_remote_data'>>
    >
  : never

/** The type of a query parameter; undefined where the query lacks it. */
type Parameter<Q, Name extends string> = Name extends keyof Q ? Q[Name] : undefined

type FormatOf<P> = unknown extends P
  ? ResponseFormat
  : P extends undefined
    ? 'unified'
    : P extends ResponseFormat
      ? P
      : ResponseFormat

type InFormat<R extends string, Format, Excluded extends string> = Format extends 'raw'
  ? Record<string, unknown>
  : Format extends 'normalized'
    ? Without<Normalized<RecordOf<R>>, Excluded>
    : Without<RecordOf<R>, Excluded>

type IgnoredBy<P> = unknown extends P ? never : [P] extends [true | 'true'] ? 'remote_data' : never

/** Stands for fields that are known at run time only, so that each may be missing. */
type AnyField = '*'

// Only what is left out for sure leaves the type: one name in the code, a list of such, or a text with commas.
type ExcludedBy<P> = [P] extends [undefined]
  ? never
  : [P] extends [string]
    ? NamesOf<P>
    : [P] extends [readonly string[]]
      ? number extends P['length']
        ? AnyField
        : NamesOfEach<P>[number]
      : [P] extends [Readonly<Record<string, string>>]
        ? string extends keyof P
          ? AnyField
          : NamesOfEach<P>[keyof P]
        : AnyField

type NamesOfEach<P> = { readonly [K in keyof P]: NamesOf<P[K]> }

type NamesOf<T> = IsOneText<T> extends true ? NamesIn<T> : AnyField

type NamesIn<T> = T extends `${infer First},${infer Rest}`
  ? NamesIn<First> | NamesIn<Rest>
  : T extends ` ${infer Name}`
    ? Name
    : T extends string
      ? T
      : never

// False for `string`, for a pattern and for one of several texts.
type IsOneText<T, All = T> = T extends string
  ? [All] extends [T]
    ? Record<never, never> extends Record<T, true>
      ? false
      : true
    : false
  : false

type Without<T, Excluded extends string> = [Excluded] extends [never]
  ? T
  : AnyField extends Excluded
    ? MaybeMissing<T>
    : Omitting<T, Excluded>

type Omitting<T, Excluded extends string> = {
  [K in keyof T as K extends Excluded ? never : K]: OmittingIn<T[K], Below<Excluded, K>>
}

type OmittingIn<V, Excluded extends string> = [Excluded] extends [never]
  ? V
  : V extends object
    ? Omitting<V, Excluded>
    : V

type Below<Path, K> = K extends string ? (Path extends `${K}.${infer Rest}` ? Rest : never) : never

type MaybeMissing<T> = { [K in keyof T]?: MaybeMissingIn<T[K]> }

type MaybeMissingIn<V> = V extends readonly unknown[] ? V : V extends object ? MaybeMissing<V> : V
