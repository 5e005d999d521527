import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimitSpec } from '../compile/connector.ts'
import { RateLimitError } from '../errors/errors.ts'
import type { Deadline } from './deadline.ts'
import { createGate, type Gate } from './gate.ts'
import type { Clock } from './transport.ts'

/** Keeps each account within its provider's stated limits, and its calls within a number at a time. */
export type Budgets = {
  /** Runs a request once the account's budget allows it. Rejects with `RateLimitError` when that is after the deadline. */
  readonly run: <T>(
    account: string,
    spec: RateLimitSpec,
    deadline: Deadline,
    send: () => Promise<T>,
  ) => Promise<T>
}

/** Budgets in memory, one set an account. */
export function createBudgets(clock: Clock): Budgets {
  const limiters = new Map<string, RateLimiterMemory>()
  const gates = new Map<string, Gate>()
  return {
    run: async (account, spec, deadline, send) => {
      const gate = gates.get(account) ?? createGate(spec.concurrency)
      gates.set(account, gate)
      try {
        return await gate.run(async () => {
          for (const { requests, perSeconds } of spec.budgets) {
            const name = `${requests}/${perSeconds}`
            const limiter =
              limiters.get(name) ??
              new RateLimiterMemory({ points: requests, duration: perSeconds })
            limiters.set(name, limiter)
            await take(limiter, account, { clock, deadline })
          }
          return send()
        }, deadline.signal)
      } finally {
        if (gate.idle()) gates.delete(account)
      }
    },
  }
}

async function take(
  limiter: RateLimiterMemory,
  account: string,
  { clock, deadline }: { clock: Clock; deadline: Deadline },
): Promise<void> {
  for (;;) {
    const wait = await tryTake(limiter, account)
    if (wait === 0) return
    if (wait > deadline.remaining()) {
      throw new RateLimitError(
        `The account's own budget for this provider is used up; it frees in ${Math.ceil(wait / 1000)} s, after the call's deadline`,
        { retryAfter: wait / 1000 },
      )
    }
    await clock.sleep(wait, deadline.signal)
  }
}

// Milliseconds until a point is free, 0 when one was taken.
async function tryTake(limiter: RateLimiterMemory, account: string): Promise<number> {
  try {
    await limiter.consume(account)
    return 0
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext)
    throw refused
  }
}
