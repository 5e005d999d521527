import type { ProviderSupport } from '../compile/describe-support.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import type { Warning } from '../errors/warning.ts'
import type { Account } from '../plan/account.ts'
import type { CallOptions, GetOptions } from './call-options.ts'
import type { BrokenMapping } from './connectors.ts'
import type { Explanation } from './explanation.ts'
import type { Inspector } from './inspect.ts'
import type { MapOptions } from './map-options.ts'
import type { OAuthCalls } from './oauth/oauth-calls.ts'
import type { GetQuery, ListQuery, MapQuery, ResourceName, WalkQuery } from './resources.ts'
import type { RecordSelection } from './select-records.ts'
import type { ShapedRecord, ShapedResult } from './shaped-result.ts'

/** One answer of {@link Engine.list}, by resource and query. */
export type ListAnswer<R extends string, Q = object> = Listed<ShapedResult<R, Q>>

// Interfaces, so that TypeScript compares two answers by their results, not by their queries.
interface Listed<Result> {
  /** The records: a list, or an object where the query says `truto_key_by`. */
  readonly result: Result
  /** Cursor to what follows, or null at the end. */
  readonly next_cursor: string | null
  /** How many records `result` holds. */
  readonly result_count: number
  /** Warnings, if there are any. */
  readonly warnings?: readonly Warning[]
}

/** One answer of {@link Engine.map}, by resource and query. */
export type MapAnswer<R extends string, Q = object> = Mapped<ShapedResult<R, Q>>

interface Mapped<Result> {
  /** The records: a list, or an object where the query says `truto_key_by`. */
  readonly result: Result
  /** Warnings; often none. */
  readonly warnings: readonly Warning[]
}

/** One page of {@link Engine.pages}: store the records together with the cursor, and the walk can go on from there. */
export type RecordPage<R extends string, Q = object> = Paged<ShapedRecord<R, Q>>

interface Paged<Entry> {
  /** The records of this page. */
  readonly records: readonly Entry[]
  /** Cursor to what follows this page, or null at the end. */
  readonly next_cursor: string | null
  /** Warnings of this page; those of the whole walk come with the first page. */
  readonly warnings: readonly Warning[]
}

/** A walk over all records, by resource and query. */
export type RecordWalk<R extends string, Q = object> = Walk<ShapedRecord<R, Q>>

interface Walk<Entry> extends AsyncGenerator<Entry> {
  /** The warnings of the walk so far. */
  readonly warnings: () => readonly Warning[]
}

/** Calls providers by their mappings. Engines share nothing with one another. */
export type Engine = {
  /**
   * One page of a resource: fetched, mapped, checked and shaped. Rejects with an `EngineError`:
   * `QueryError`, `CursorError`, `AccountError`, `NotFoundError`, `ConfigError`, `RemoteError` and its kinds.
   */
  readonly list: <R extends string, const Q extends ListQuery<R> = never>(
    resource: ResourceName<R>,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => Promise<ListAnswer<R, Q>>
  /**
   * One record, by its unified id: by the call of the provider that the mapping says, or else from its list. It is the
   * record that {@link Engine.list} gives. Rejects like that, with `unknown_record` where there is none, and with
   * `remote_not_found` where the provider says so.
   */
  readonly get: <R extends string, const Q extends GetQuery<R> = never>(
    resource: ResourceName<R>,
    account: Account,
    id: string,
    query?: Q,
    options?: GetOptions,
  ) => Promise<ShapedRecord<R, Q>>
  /**
   * All records of a resource in pages: what {@link Engine.list} would answer call after call, with nothing fetched
   * twice. A page holds at most `limit` records, or else those of the provider's page. `next_cursor` begins anywhere.
   * The deadline is for each page. Rejects like {@link Engine.list}.
   */
  readonly pages: <R extends string, const Q extends WalkQuery<R> = never>(
    resource: ResourceName<R>,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => AsyncGenerator<RecordPage<R, Q>>
  /** All records of a resource, one by one; `limit` makes no difference here. Rejects like {@link Engine.list}. */
  readonly iterate: <R extends string, const Q extends WalkQuery<R> = never>(
    resource: ResourceName<R>,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => RecordWalk<R, Q>
  /**
   * Maps a payload without any network. Rejects with `ValidationError` for a payload of another shape, and when it is
   * aborted or takes too long.
   */
  readonly map: <R extends string, const Q extends MapQuery<R> = never>(
    resource: ResourceName<R>,
    provider: string,
    payload: unknown,
    options?: MapOptions & {
      /** The unified query: format, excluded fields, filters. */
      readonly query?: Q
    },
  ) => Promise<MapAnswer<R, Q>>
  /**
   * A query over unified records that are kept elsewhere, such as those of a sync: filters, format and fields as in
   * {@link Engine.list}. Throws `QueryError`, and `NotFoundError` for a resource without a schema.
   */
  readonly select: (resource: string, query?: object) => RecordSelection
  /**
   * Explains how each record of a payload comes about: for each field its value, everything that it depends on with its
   * JSON pointer, and its expression. Rejects like {@link Engine.map}.
   */
  readonly explain: <R extends string, const Q extends MapQuery<R> = never>(
    resource: ResourceName<R>,
    provider: string,
    payload: unknown,
    options?: MapOptions & {
      /** The unified query: format, excluded fields, filters. */
      readonly query?: Q
    },
  ) => Promise<Explanation>
  /**
   * Checks an account's values against what its provider declares, without any call. Rejects with `AccountError` whose
   * `fields` name everything that is missing or wrong. An account that can still get its first token is fine;
   * `hasClient` says that a client is known beside it.
   */
  readonly checkAccount: (
    account: Account,
    options?: {
      /** Whether a client of OAuth 2 is known beside the account. */
      readonly hasClient?: boolean
    },
  ) => Promise<void>
  /**
   * The origins that an account's credentials go to: those of its base URL and of its provider's token URLs. If others
   * may change accounts, ask for the credentials again when a change adds an origin. Throws `AccountError`.
   */
  readonly origins: (account: Account) => readonly string[]
  /** OAuth 2: connecting accounts and renewing their tokens, as the mappings say. */
  readonly oauth: OAuthCalls
  /** What works for which provider: fields, filters, formats. Computed from the mappings; for one provider from its own alone. */
  readonly support: (provider?: string) => readonly ProviderSupport[]
  /** Names of the usable providers. */
  readonly providers: () => readonly string[]
  /** Everything wrong with any mapping, warnings included. */
  readonly problems: () => readonly ConfigProblem[]
  /** Providers that cannot be used, each with what is wrong; a call of one throws `ConfigError`. */
  readonly broken: () => readonly BrokenMapping[]
  /** Names of the resources that have a unified schema, such as `crm/stages`. */
  readonly resources: () => readonly string[]
  /** The unified JSON Schema of a resource. */
  readonly schema: (resource: string) => Readonly<Record<string, unknown>> | undefined
  /** What the mappings hold, for tools: their expressions, syntax trees and places. */
  readonly inspect: () => Inspector
  /** Drops idle connections and ends its threads. The engine must not be used afterwards. */
  readonly close: () => void
}
