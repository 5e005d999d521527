import { EngineError, type ErrorBody, OverrideBudgetError, RateLimitError } from 'crosswalk'
import { isUnavailable } from '../database/database.ts'
import { CircuitOpenError, ServiceError } from '../service-error.ts'

/** An error as HTTP sends it. */
export type ErrorAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ErrorBody
  /** Whether it is a fault of ours, whose cause belongs into the log. */
  readonly unforeseen: boolean
}

/** The answer to an error: one table for all of them. */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const error = typed(thrown)
  return {
    status: error.statusCode,
    headers: headersOf(error),
    body: error.toJSON(),
    unforeseen: error.code === 'internal_error' || error.code === 'database_unavailable',
  }
}

/** Any thrown value as one of our errors. */
export function typed(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const { code, statusCode, message } = error as Partial<FrameworkError>
  if (isUnavailable(error)) {
    return new ServiceError('database_unavailable', 'The database is not available; try again', {
      cause: error,
      retryAfter: 1,
    })
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new ServiceError('request_too_large', 'The body is too large')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ServiceError('invalid_request', message ?? 'The request is not valid', {
      statusCode,
    })
  const hidden = 'Something went wrong in the service; its log says more under the request id'
  return new ServiceError('internal_error', hidden, { cause: error })
}

type FrameworkError = { code: string; statusCode: number; message: string }

function headersOf(error: EngineError): Readonly<Record<string, string>> {
  if (error instanceof RateLimitError) return error.headers
  if (error.code === 'unauthorized') return { 'www-authenticate': 'Bearer' }
  const wait =
    error instanceof ServiceError ||
    error instanceof CircuitOpenError ||
    error instanceof OverrideBudgetError
      ? error.retryAfter
      : undefined
  return wait === undefined ? {} : { 'retry-after': String(wait) }
}
