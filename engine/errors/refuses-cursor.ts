import { CursorError, RateLimitError, ReauthError, RemoteError } from './errors.ts'

/**
 * Whether an error at the first page after a cursor can mean that the cursor is over: cursors of a provider end with
 * time, with its data or with a new mapping. Then only a walk from the start helps.
 */
export function refusesCursor(error: unknown): boolean {
  if (error instanceof CursorError) return true
  if (!(error instanceof RemoteError) || error instanceof RateLimitError) return false
  if (error instanceof ReauthError) return false
  const { statusCode } = error
  return statusCode >= 400 && statusCode < 500 && statusCode !== 401 && statusCode !== 408
}
