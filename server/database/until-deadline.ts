import { AsyncLocalStorage } from 'node:async_hooks'

const deadlines = new AsyncLocalStorage<number>()
let inside = 0

/** Runs work whose waits for the database end after so many milliseconds, whatever they wait for. */
export function untilDeadline<T>(millis: number, work: () => Promise<T>): Promise<T> {
  return withEnd(performance.now() + millis, work)
}

/** Runs work that has to be done even when the call that began it is over. */
export function withoutDeadline<T>(work: () => Promise<T>): Promise<T> {
  return withEnd(Number.POSITIVE_INFINITY, work)
}

// While somebody is inside, Node.js before version 24 follows every promise of the process: every call costs a tenth more.
// So the calls that run most give their deadline with each statement instead, and the last one to leave ends the following.
async function withEnd<T>(end: number, work: () => Promise<T>): Promise<T> {
  inside += 1
  try {
    return await deadlines.run(end, work)
  } finally {
    inside -= 1
    if (inside === 0) deadlines.disable()
  }
}

/** When waits for the database end, as `performance.now()` counts; infinite outside of {@link untilDeadline}. */
export function currentDeadline(): number {
  return deadlines.getStore() ?? Number.POSITIVE_INFINITY
}

/** Milliseconds that a wait for the database may still take. */
export function remainingMillis(until = currentDeadline()): number {
  return Math.max(0, until - performance.now())
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
