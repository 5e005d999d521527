import type { CodeOf } from './codes.ts'
import type { ConfigProblem } from './config-problem.ts'
import { EngineError, type ErrorBody, type ErrorInsight, type Where } from './engine-error.ts'

/** The caller's query is wrong: a parameter, a filter or a field. Status 400. */
export class QueryError extends EngineError {
  declare readonly code: CodeOf<'QueryError'>
  constructor(code: CodeOf<'QueryError'>, message: string) {
    super(code, message, { statusCode: 400 })
  }
}

/** The cursor was altered, belongs to another call, or outlived its place. Status 400. */
export class CursorError extends EngineError {
  declare readonly code: CodeOf<'CursorError'>
  constructor(code: CodeOf<'CursorError'>, message: string) {
    super(code, message, { statusCode: 400 })
  }
}

/** No such provider, or the provider has no such resource. Status 404. */
export class NotFoundError extends EngineError {
  declare readonly code: CodeOf<'NotFoundError'>
  constructor(code: CodeOf<'NotFoundError'>, message: string) {
    super(code, message, { statusCode: 404 })
  }
}

/** The account lacks or misstates a value that its mapping needs. Status 422. */
export class AccountError extends EngineError {
  declare readonly code: CodeOf<'AccountError'>
  /** Names of the missing or wrong values, as `context.x` or `credentials.y`. */
  readonly fields: readonly string[]

  constructor(
    code: CodeOf<'AccountError'>,
    message: string,
    options: { fields?: readonly string[]; where?: Where; cause?: unknown } = {},
  ) {
    const { fields = [], ...rest } = options
    super(code, message, { statusCode: 422, ...rest })
    this.fields = fields
  }

  /** The JSON body, with the names of the values. */
  override toJSON(): ErrorBody {
    return { ...super.toJSON(), ...(this.fields.length === 0 ? {} : { fields: this.fields }) }
  }
}

/** The account's overrides have used the time that they get in a minute. Status 429. */
export class OverrideBudgetError extends EngineError {
  declare readonly code: CodeOf<'OverrideBudgetError'>
  /** Seconds until they get time again; rounded up. */
  readonly retryAfter: number

  constructor(message: string, { retryAfter, where }: { retryAfter: number; where?: Where }) {
    super('override_budget', message, {
      statusCode: 429,
      ...(where === undefined ? {} : { where }),
    })
    this.retryAfter = Math.ceil(retryAfter)
  }
}

/** The provider's mapping file has problems; `problems` lists all of them. Status 500. */
export class ConfigError extends EngineError {
  declare readonly code: CodeOf<'ConfigError'>
  /** Everything that is wrong with the file. */
  readonly problems: readonly ConfigProblem[]

  constructor(message: string, problems: readonly ConfigProblem[]) {
    const [first] = problems
    super('broken_mapping', message, {
      statusCode: 500,
      ...(first === undefined ? {} : { where: first.where }),
    })
    this.problems = problems
  }
}

/** A unified schema cannot be used, or there is none where the `schemas` option says. Status 500. */
export class SchemaError extends EngineError {
  declare readonly code: CodeOf<'SchemaError'>
  constructor(message: string, options: { where?: Where; cause?: unknown } = {}) {
    super('invalid_schema', message, { statusCode: 500, ...options })
  }
}

/** An expression outside a single record (query, header, body, error mapping) failed at call time. Status 500. */
export class MappingError extends EngineError {
  declare readonly code: CodeOf<'MappingError'>
  constructor(message: string, options: { where?: Where; cause?: unknown } = {}) {
    super('mapping_failed', message, { statusCode: 500, ...options })
  }
}

/** What the provider sent, for an error that came from it. */
export type RemoteDetails = {
  /** The provider's body, secrets removed, capped at 16 KB of text. */
  readonly rawResponse?: unknown
  /** The provider's own status. */
  readonly remoteStatus?: number
  readonly cause?: unknown
  readonly insight?: ErrorInsight
}

// A code of its own, or one of the classes that extend it.
type RemoteCode = CodeOf<
  'RemoteError' | 'RateLimitError' | 'ReauthError' | 'BadResponseError' | 'TimeoutError'
>

/** The provider answered with an error of its own. 4xx pass through, 5xx become 502. */
export class RemoteError extends EngineError {
  declare readonly code: RemoteCode
  /** The provider's body, secrets removed, capped at 16 KB of text. */
  readonly rawResponse: unknown
  /** The provider's own status. */
  readonly remoteStatus: number | undefined

  constructor(code: RemoteCode, message: string, options: RemoteDetails & { statusCode: number }) {
    const { rawResponse, remoteStatus, statusCode, cause, insight } = options
    super(code, message, {
      statusCode,
      insight: insight ?? { remote_error: message },
      ...(cause === undefined ? {} : { cause }),
    })
    this.rawResponse = rawResponse
    this.remoteStatus = remoteStatus
  }

  /** Whether the provider is to blame; false for our own deadline and budget. */
  get isRemote(): boolean {
    const ownLimit = this.code === 'rate_limited' && this.remoteStatus === undefined
    return this.code !== 'deadline_exceeded' && !ownLimit
  }

  /** The JSON body, with the remote flag and `raw_response`. */
  override toJSON(): ErrorBody {
    return {
      ...super.toJSON(),
      ...(this.isRemote ? { truto_is_remote_error: true } : {}),
      ...(this.rawResponse === undefined ? {} : { raw_response: this.rawResponse }),
    }
  }
}

/** The limits a provider states, in one common form. */
export type RateLimit = {
  /** Requests that the limit allows in its span of time. */
  readonly limit?: number
  /** Requests that are left. */
  readonly remaining?: number
  /** Seconds until the limit resets. */
  readonly reset?: number
}

/** The provider's rate limit is still hit after retries, or waiting would outlast the deadline. Status 429. */
export class RateLimitError extends RemoteError {
  declare readonly code: CodeOf<'RateLimitError'>
  /** Seconds to wait before the next call; rounded up. */
  readonly retryAfter: number | undefined
  /** What the provider states about its limit. */
  readonly rateLimit: RateLimit

  constructor(
    message: string,
    options: RemoteDetails & { retryAfter?: number; rateLimit?: RateLimit },
  ) {
    const { retryAfter, rateLimit = {}, ...rest } = options
    super('rate_limited', message, {
      ...rest,
      statusCode: 429,
      insight: { rate_limit_error: message },
    })
    this.retryAfter = retryAfter === undefined ? undefined : Math.ceil(retryAfter)
    this.rateLimit = rateLimit
  }

  /** Response headers to forward: `retry-after` and `ratelimit-limit/-remaining/-reset`, all in seconds or counts. */
  get headers(): Readonly<Record<string, string>> {
    const pairs = {
      'retry-after': this.retryAfter,
      'ratelimit-limit': this.rateLimit.limit,
      'ratelimit-remaining': this.rateLimit.remaining,
      'ratelimit-reset': this.rateLimit.reset,
    }
    return Object.fromEntries(
      Object.entries(pairs).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(Math.ceil(value))]],
      ),
    )
  }
}

/**
 * The provider refuses the account's grant: someone has to connect it again. Status 401. `rawResponse` is the token
 * answer, where this call got it.
 */
export class ReauthError extends RemoteError {
  declare readonly code: CodeOf<'ReauthError'>
  constructor(message: string, options: RemoteDetails = {}) {
    super('needs_reauth', message, { ...options, statusCode: 401 })
  }
}

/** The provider answered nonsense: not JSON, a wrong shape, endless paging, another origin. Status 502. */
export class BadResponseError extends RemoteError {
  declare readonly code: CodeOf<'BadResponseError'>
  constructor(code: CodeOf<'BadResponseError'>, message: string, options: RemoteDetails = {}) {
    super(code, message, { ...options, statusCode: 502 })
  }
}

/** The provider did not answer in time, or the call's deadline passed. Status 504. */
export class TimeoutError extends RemoteError {
  declare readonly code: CodeOf<'TimeoutError'>
  constructor(code: CodeOf<'TimeoutError'>, message: string, options: RemoteDetails = {}) {
    super(code, message, { ...options, statusCode: 504 })
  }
}

/** The caller's `AbortSignal` fired; `cause` is the signal's reason. Status 499. */
export class AbortedError extends EngineError {
  declare readonly code: CodeOf<'AbortedError'>
  constructor(cause: unknown) {
    super('aborted', 'The call was aborted by its signal', { statusCode: 499, cause })
  }
}

/** Data that was handed in does not have the shape that is mapped. No request failed. Status 422. */
export class ValidationError extends EngineError {
  declare readonly code: CodeOf<'ValidationError'>
  constructor(message: string, options: { where?: Where; cause?: unknown } = {}) {
    super('invalid_payload', message, { statusCode: 422, ...options })
  }
}

/** What was sent differs from what the replay fixture says must be sent. Status 502. */
export class FixtureError extends EngineError {
  declare readonly code: CodeOf<'FixtureError'>
  constructor(message: string, where?: Where) {
    super('fixture_mismatch', message, {
      statusCode: 502,
      ...(where === undefined ? {} : { where }),
    })
  }
}
