import type { ErrorCode } from 'crosswalk'
import { EngineError } from 'crosswalk'

const statuses = {
  unauthorized: 401,
  forbidden: 403,
  too_many_attempts: 429,
  too_many_calls: 429,
  unknown_account: 404,
  unknown_route: 404,
  method_not_allowed: 405,
  invalid_request: 400,
  idempotency_conflict: 422,
  request_too_large: 413,
  connect_refused: 400,
  overloaded: 503,
  shutting_down: 503,
  database_unavailable: 503,
  internal_error: 500,
} as const satisfies Partial<Record<ErrorCode, number>>

/** What the service itself says no to; no provider was asked. The status goes with the code. */
export class ServiceError extends EngineError {
  /** Seconds after which to try again, where that helps. */
  readonly retryAfter: number | undefined

  constructor(
    code: keyof typeof statuses,
    message: string,
    options: {
      readonly statusCode?: number
      readonly retryAfter?: number
      readonly cause?: unknown
      readonly missing?: readonly string[]
    } = {},
  ) {
    const { missing, cause } = options
    super(code, message, {
      statusCode: options.statusCode ?? statuses[code],
      ...(cause === undefined ? {} : { cause }),
      ...(missing === undefined ? {} : { insight: { missing_required_query_parameters: missing } }),
    })
    this.retryAfter = options.retryAfter === undefined ? undefined : Math.ceil(options.retryAfter)
  }
}
