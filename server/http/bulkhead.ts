import { ServiceError } from '../service-error.ts'

/** Lets only so many calls of one account run at a time, so that one account does not take the room of all. */
export type Bulkhead = {
  /** Runs a call. Rejects with {@link ServiceError} `too_many_calls` when too many run already. */
  readonly run: <T>(account: string, call: () => Promise<T>) => Promise<T>
}

/** Makes a bulkhead of a width. */
export function createBulkhead(width: number): Bulkhead {
  const running = new Map<string, number>()
  return {
    run: async (account, call) => {
      const before = running.get(account) ?? 0
      if (before >= width) {
        const message = `${width} calls of this account run at this time already`
        throw new ServiceError('too_many_calls', message, { retryAfter: 1 })
      }
      running.set(account, before + 1)
      try {
        return await call()
      } finally {
        const left = (running.get(account) ?? 1) - 1
        if (left === 0) running.delete(account)
        else running.set(account, left)
      }
    },
  }
}
