import { AsyncLocalStorage } from 'node:async_hooks'

const deadlines = new AsyncLocalStorage<number>()

/** Runs work whose waits for the database end after so many milliseconds, whatever they wait for. */
export function untilDeadline<T>(millis: number, work: () => T): T {
  return deadlines.run(performance.now() + millis, work)
}

/** Runs work that has to be done even when the call that began it is over. */
export function withoutDeadline<T>(work: () => T): T {
  return deadlines.run(Number.POSITIVE_INFINITY, work)
}

/** Milliseconds that a wait for the database may still take; infinite outside of {@link untilDeadline}. */
export function remainingMillis(): number {
  const end = deadlines.getStore() ?? Number.POSITIVE_INFINITY
  return Math.max(0, end - performance.now())
}

/** The database did not answer before the deadline of the call. */
export class DatabaseTimeoutError extends Error {
  /** As the errors of connections have it. */
  readonly code = 'ETIMEDOUT'

  constructor() {
    super('The database did not answer before the deadline of the call')
    this.name = 'DatabaseTimeoutError'
  }
}
