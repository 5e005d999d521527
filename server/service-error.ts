import { type AnyEngineError, EngineError } from 'crosswalk'

const statuses = {
  unauthorized: 401,
  forbidden: 403,
  too_many_attempts: 429,
  too_many_calls: 429,
  unknown_account: 404,
  unknown_stream: 404,
  unknown_webhook: 404,
  unknown_route: 404,
  method_not_allowed: 405,
  invalid_request: 400,
  idempotency_conflict: 422,
  request_too_large: 413,
  connect_refused: 400,
  circuit_open: 503,
  overloaded: 503,
  shutting_down: 503,
  database_unavailable: 503,
  internal_error: 500,
} as const

/** Codes of the errors that only the service has. They never change their meaning. */
export type ServiceErrorCode = keyof typeof statuses

/** Codes of {@link ServiceError} and {@link CircuitOpenError}; meaning and fix are in `docs/errors.md`. */
export const serviceErrorCodes = Object.keys(statuses) as readonly ServiceErrorCode[]

/** What the service itself says no to; no provider was asked. The status goes with the code. */
export class ServiceError extends EngineError {
  declare readonly code: Exclude<ServiceErrorCode, 'circuit_open'>
  /** Seconds after which to try again, where that helps. */
  readonly retryAfter: number | undefined

  constructor(
    code: Exclude<ServiceErrorCode, 'circuit_open'>,
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

/** Calls to the provider's host are held back, because the last ones failed. Nothing was sent. Status 503. */
export class CircuitOpenError extends EngineError {
  declare readonly code: 'circuit_open'
  /** Seconds after which the host is tried again; rounded up. */
  readonly retryAfter: number

  constructor(message: string, retryAfter: number) {
    super('circuit_open', message, { statusCode: statuses.circuit_open })
    this.retryAfter = Math.ceil(retryAfter)
  }
}

/** Every error that the service answers with. Its `code` decides its class. */
export type AnyServiceError = AnyEngineError | ServiceError | CircuitOpenError
