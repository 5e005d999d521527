import type { ProviderSupport } from '../compile/describe-support.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import type { Warning } from '../errors/warning.ts'
import type { FetchEvent } from '../fetch/call-context.ts'
import type { Account } from '../plan/account.ts'
import type { BrokenMapping } from './connectors.ts'
import type { MapOptions } from './map-options.ts'
import type { OAuthCalls } from './oauth.ts'
import type { ListQuery, Resource, ShapedRecord, ShapedResult } from './resources.ts'

/** Options of one call. */
export type CallOptions = {
  /** Aborts the call; it then rejects with `AbortedError`. */
  readonly signal?: AbortSignal
  /** Milliseconds for this call. Default: the engine's. */
  readonly deadline?: number
  /** Told of every request, answer and retry of this call. */
  readonly onEvent?: (event: FetchEvent) => void
}

/** One answer of {@link Engine.list}. */
export type ListAnswer<R extends Resource, Q = object> = {
  readonly result: ShapedResult<R, Q>
  /** Cursor to what follows, or null at the end. */
  readonly next_cursor: string | null
  readonly result_count: number
  /** There only when something needs saying. */
  readonly warnings?: readonly Warning[]
}

/** One answer of {@link Engine.map}. */
export type MapAnswer<R extends Resource, Q = object> = {
  readonly result: ShapedResult<R, Q>
  readonly warnings: readonly Warning[]
}

/** One page of {@link Engine.pages}: store the records together with the cursor, and the walk can go on from there. */
export type RecordPage<R extends Resource, Q = object> = {
  readonly records: readonly ShapedRecord<R, Q>[]
  /** Cursor to what follows this page, or null at the end. */
  readonly next_cursor: string | null
  /** Of this page; what concerns the whole walk comes with the first one. */
  readonly warnings: readonly Warning[]
}

/** A walk over all records. `warnings()` tells what it has met so far. */
export type RecordWalk<R extends Resource, Q = object> = AsyncGenerator<ShapedRecord<R, Q>> & {
  readonly warnings: () => readonly Warning[]
}

/** Calls providers by their mappings. Engines share nothing with one another. */
export type Engine = {
  /**
   * One page of a resource: fetched, mapped, checked and shaped. Rejects with an `EngineError`:
   * `QueryError`, `CursorError`, `AccountError`, `NotFoundError`, `ConfigError`, `RemoteError` and its kinds.
   */
  readonly list: <R extends Resource, const Q extends ListQuery<R> = ListQuery<R>>(
    resource: R,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => Promise<ListAnswer<R, Q>>
  /**
   * All records of a resource in pages: what {@link Engine.list} would answer call after call, with nothing fetched
   * twice. A page holds at most `limit` records, or else those of the provider's page. `next_cursor` begins anywhere.
   * The deadline is for each page. Rejects like {@link Engine.list}.
   */
  readonly pages: <R extends Resource, const Q extends ListQuery<R> = ListQuery<R>>(
    resource: R,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => AsyncGenerator<RecordPage<R, Q>>
  /** All records of a resource, one by one; `limit` makes no difference here. Rejects like {@link Engine.list}. */
  readonly iterate: <R extends Resource, const Q extends ListQuery<R> = ListQuery<R>>(
    resource: R,
    account: Account,
    query?: Q,
    options?: CallOptions,
  ) => RecordWalk<R, Q>
  /**
   * Maps a payload without any network. Rejects with `ValidationError` for a payload of another shape, and when it is
   * aborted or takes too long.
   */
  readonly map: <R extends Resource, const Q extends ListQuery<R> = ListQuery<R>>(
    resource: R,
    provider: string,
    payload: unknown,
    options?: MapOptions & { readonly query?: Q },
  ) => Promise<MapAnswer<R, Q>>
  /**
   * Checks an account's values against what its provider declares, without any call. Rejects with `AccountError` whose
   * `fields` name everything that is missing or wrong. An account that can still get its first token is fine;
   * `hasClient` says that a client is known beside it.
   */
  readonly checkAccount: (
    account: Account,
    options?: { readonly hasClient?: boolean },
  ) => Promise<void>
  /** OAuth 2: connecting accounts and renewing their tokens, as the mappings say. */
  readonly oauth: OAuthCalls
  /** What works for which provider: fields, filters, formats. Computed from the mappings. */
  readonly support: () => readonly ProviderSupport[]
  /** Names of the usable providers. */
  readonly providers: () => readonly string[]
  /** Everything wrong with any mapping, warnings included. */
  readonly problems: () => readonly ConfigProblem[]
  /** Providers that cannot be used, each with what is wrong; a call of one throws `ConfigError`. */
  readonly broken: () => readonly BrokenMapping[]
  /** The unified JSON Schema of a resource. */
  readonly schema: (resource: string) => Readonly<Record<string, unknown>> | undefined
  /** Drops idle connections and ends its threads. The engine must not be used afterwards. */
  readonly close: () => void
}
