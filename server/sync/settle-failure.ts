import { EngineError } from 'crosswalk'
import type { Database } from '../database/database.ts'
import { isUnavailable } from '../database/database.ts'
import { moveOn } from './place.ts'
import type { Stream } from './stream.ts'

/** How a try ended that stored no more pages: a limit is not a failure, it only names a time. */
export type Settled = {
  readonly outcome: 'limited' | 'failed'
  readonly error: { readonly code: string; readonly message: string }
}

const firstWait = 30
const longestMessage = 500

/**
 * Lets a stream wait after a try that ended with an error: until the time that a limit names, else longer with every
 * failure, but at most for its interval. Rejects with `LostPlaceError`, and with the error itself where it is the database's.
 */
export async function settleFailure(
  database: Database,
  stream: Stream,
  error: unknown,
  random: () => number = Math.random,
): Promise<Settled> {
  if (isUnavailable(error)) throw error
  const { code, message } = described(error)
  const named = retryAfter(error)
  const standing = { streamId: stream.id, place: stream.place }
  const wait = `due_at = now() + make_interval(secs => $5)`
  if (named !== undefined) {
    await database.transaction((query) => moveOn(query, standing, wait, [named]))
    return { outcome: 'limited', error: { code, message } }
  }
  const longest = Math.min(stream.interval, firstWait * 2 ** Math.min(stream.failures, 20))
  const failure = JSON.stringify({ code, message, at: new Date().toISOString() })
  await database.transaction((query) =>
    moveOn(query, standing, `${wait}, failures = failures + 1, last_error = $6::jsonb`, [
      longest * (0.5 + random() / 2),
      failure,
    ]),
  )
  return { outcome: 'failed', error: { code, message } }
}

/** A joined list could not be fetched: what is joined would be missing in the records, which would look like changes. */
export class JoinFailedError extends Error {
  readonly code = 'join_failed'
  constructor(message: string) {
    super(message)
    this.name = 'JoinFailedError'
  }
}

// The text of an error that we do not know may hold anything.
function described(error: unknown): Settled['error'] {
  if (!isKnown(error))
    return {
      code: 'internal_error',
      message: 'Something went wrong in the worker; its log says more',
    }
  return { code: error.code, message: error.message.slice(0, longestMessage) }
}

/** Whether an error is one that a stream can expect. */
export function isKnown(error: unknown): error is EngineError | JoinFailedError {
  return error instanceof EngineError || error instanceof JoinFailedError
}

function retryAfter(error: unknown): number | undefined {
  const { retryAfter: seconds, code = '' } = error as { retryAfter?: number; code?: string }
  const limits = ['rate_limited', 'circuit_open', 'override_budget', 'overloaded']
  if (!limits.includes(code)) return undefined
  return seconds === undefined ? firstWait : Math.max(1, seconds)
}
