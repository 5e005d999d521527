import type { ErrorCode } from './codes.ts'

/** Where in a configuration an error comes from. Lines and columns count from 1. */
export type Where = {
  /** The mapping file. */
  readonly file?: string
  /** The place in it by keys, or in an override. */
  readonly path?: string
  /** Line, from 1. */
  readonly line?: number
  /** Column, from 1. */
  readonly column?: number
}

/** What a caller can act on; keys as in the published API. */
export type ErrorInsight = {
  /** Names of query parameters that have to be given. */
  readonly missing_required_query_parameters?: readonly string[]
  /** What the provider says about its limit. */
  readonly rate_limit_error?: string
  /** What the provider says went wrong. */
  readonly remote_error?: string
  /** What the provider says is not allowed. */
  readonly forbidden_error?: string
}

/** The one JSON shape of every error, as the HTTP service sends it. */
export type ErrorBody = {
  /** The HTTP status, as in the status line. */
  readonly statusCode: number
  /** The text of the status, such as `Not Found`. */
  readonly error: string
  /** What went wrong, for people. */
  readonly message: string
  /** Stable reason, see `docs/errors.md`. */
  readonly code: string
  /** Set if the error comes from the provider. */
  readonly truto_is_remote_error?: true
  /** The provider's body, secrets removed, at most 16 KB. */
  readonly raw_response?: unknown
  /** What a caller can act on. */
  readonly truto_error_insight?: ErrorInsight
  /** Account values that are missing or wrong, as `context.x` or `credentials.y`. */
  readonly fields?: readonly string[]
}

/** Options shared by every {@link EngineError}. */
export type EngineErrorOptions = {
  /** The HTTP status, as in the status line. */
  readonly statusCode: number
  readonly where?: Where
  readonly cause?: unknown
  readonly insight?: ErrorInsight
}

/**
 * Base of every error that the engine throws for anything but misuse of its API
 * (misuse is a `TypeError` or `RangeError`). Assert on `code`; the text may change.
 *
 * @example
 * ```ts
 * import { EngineError } from 'crosswalk'
 * const message = (error: unknown) => error instanceof EngineError ? error.code : 'not ours'
 * message(new RangeError('x')) // 'not ours'
 * ```
 */
export class EngineError extends Error {
  /** Stable reason, see `docs/errors.md`. Programs around the engine, such as the service, have codes of their own. */
  readonly code: ErrorCode | (string & {})
  /** The HTTP status that the service answers with, 400 to 504. */
  readonly statusCode: number
  /** Place in a mapping or an override, if that caused the error. */
  readonly where: Where | undefined
  /** What a caller can act on. */
  readonly insight: ErrorInsight | undefined

  constructor(code: ErrorCode | (string & {}), message: string, options: EngineErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.statusCode = options.statusCode
    this.where = options.where
    this.insight = options.insight
  }

  /** The JSON body of this error: `statusCode`, `error`, `message`, `code` and, where known, more. */
  toJSON(): ErrorBody {
    return {
      statusCode: this.statusCode,
      error: statusText(this.statusCode),
      message: this.message,
      code: this.code,
      ...(this.insight === undefined ? {} : { truto_error_insight: this.insight }),
    }
  }
}

const statusTexts: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

function statusText(status: number): string {
  return statusTexts[status] ?? 'Error'
}
