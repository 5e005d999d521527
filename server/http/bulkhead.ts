import { ServiceError } from '../service-error.ts'

/** Lets only so many calls of one account run at a time, so that one account does not take the room of all. */
export type Bulkhead = {
  /** Runs a call. Rejects with {@link ServiceError} `too_many_calls` when too many run already. */
  readonly run: <T>(account: string, call: () => Promise<T>) => Promise<T>
}

/** Bounds of a bulkhead. */
type Bounds = {
  /** Most calls of one account. */
  readonly each: number
  /** Most calls of all. */
  readonly all: number
  /** Calls of all that run now, the one that asks among them. */
  readonly running: () => number
}

/** Makes a bulkhead. An account holds at most as many places as are left free: there is always one for who comes next. */
export function createBulkhead({ each, all, running }: Bounds): Bulkhead {
  const own = new Map<string, number>()
  return {
    run: async (account, call) => {
      const before = own.get(account) ?? 0
      if (before >= Math.min(each, all - running() + 1)) {
        const message = `${before} calls of this account run at this time already`
        throw new ServiceError('too_many_calls', message, { retryAfter: 1 })
      }
      own.set(account, before + 1)
      try {
        return await call()
      } finally {
        const left = (own.get(account) ?? 1) - 1
        if (left === 0) own.delete(account)
        else own.set(account, left)
      }
    },
  }
}
