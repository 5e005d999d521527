import { type CodeOf, type ErrorCode, errorCodes } from './codes.ts'
import { EngineError } from './engine-error.ts'
import type {
  AbortedError,
  AccountError,
  BadResponseError,
  ConfigError,
  CursorError,
  FixtureError,
  MappingError,
  NotFoundError,
  OverrideBudgetError,
  QueryError,
  RateLimitError,
  ReauthError,
  RemoteError,
  SchemaError,
  TimeoutError,
  ValidationError,
} from './errors.ts'
import type { RecordingError } from './recording-error.ts'

/** Every error that a call can end with. Its `code` decides its class. */
export type AnyEngineError =
  | QueryError
  | CursorError
  | NotFoundError
  | AccountError
  | OverrideBudgetError
  | ValidationError
  | ConfigError
  | SchemaError
  | MappingError
  | (RemoteError & {
      /** What the provider refused; classes that extend `RemoteError` have codes of their own. */
      readonly code: CodeOf<'RemoteError'>
    })
  | RateLimitError
  | ReauthError
  | TimeoutError
  | BadResponseError
  | AbortedError
  | FixtureError
  | RecordingError

/**
 * Whether a thrown value is an error of the engine; TypeScript then narrows it by its `code`.
 *
 * @example
 * ```ts
 * import { isEngineError } from 'crosswalk'
 * function secondsToWait(error: unknown): number | undefined {
 *   return isEngineError(error) && error.code === 'rate_limited' ? error.retryAfter : undefined
 * }
 * assert(secondsToWait(new RangeError('x')) === undefined)
 * ```
 */
export function isEngineError(error: unknown): error is AnyEngineError {
  return error instanceof EngineError && errorCodes.includes(error.code as ErrorCode)
}
