import type { RateLimitSpec } from '../compile/connector.ts'
import { RateLimitError } from '../errors/errors.ts'
import type { Clock } from '../http/transport.ts'
import { createLimiter, type Limiter, type LimiterStore } from '../limit/limiter.ts'
import { createSemaphore, type Semaphore } from '../limit/semaphore.ts'
import type { Deadline } from './deadline.ts'

/** Keeps each account within the limits that its provider states, and within a number of requests at a time. */
export type Budgets = {
  /** Runs a request once the account's budget allows it. Rejects with `RateLimitError` when that would take too long. */
  readonly run: <T>(
    account: string,
    spec: RateLimitSpec,
    bounds: Bounds,
    send: () => Promise<T>,
  ) => Promise<T>
}

/** How long a request may wait. */
type Bounds = {
  readonly deadline: Deadline
  /** Most milliseconds for one wait, whatever the deadline. */
  readonly maxWait: number
}

/** Budgets, one set an account: in memory, or shared with other processes through a store. */
export function createBudgets(clock: Clock, store?: LimiterStore): Budgets {
  const limiters = new Map<string, Limiter>()
  const semaphores = new Map<string, Semaphore>()
  const spend = async (account: string, spec: RateLimitSpec, bounds: Bounds): Promise<void> => {
    for (const { requests, perSeconds } of spec.budgets) {
      const name = `budget:${requests}/${perSeconds}`
      const options = { name, points: requests, seconds: perSeconds }
      const limiter =
        limiters.get(name) ?? store?.limiter(options) ?? createLimiter(options, clock.now)
      limiters.set(name, limiter)
      await take(limiter, account, { clock, ...bounds })
    }
  }
  return {
    run: async (account, spec, bounds, send) => {
      const semaphore = semaphores.get(account) ?? createSemaphore(spec.concurrency)
      semaphores.set(account, semaphore)
      try {
        return await semaphore.run(
          () => (spec.budgets.length === 0 ? send() : spend(account, spec, bounds).then(send)),
          bounds.deadline.signal,
        )
      } finally {
        if (semaphore.idle()) semaphores.delete(account)
      }
    },
  }
}

async function take(
  limiter: Limiter,
  account: string,
  { clock, deadline, maxWait }: Bounds & { readonly clock: Clock },
): Promise<void> {
  for (;;) {
    const wait = await limiter.take(account)
    if (wait === 0) return
    if (wait > Math.min(deadline.remaining(), maxWait)) {
      throw new RateLimitError(
        `The account's own budget for this provider is used up; it frees in ${Math.ceil(wait / 1000)} s, which is more than the call waits`,
        { retryAfter: wait / 1000 },
      )
    }
    await clock.sleep(wait, deadline.signal)
  }
}
