/*
 * The one door to rate-limiter-flexible: so many points in a span of time, for each key. In memory,
 * or in a table that several processes share.
 */
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible'

/** Where points are counted together with other processes: a `pg` pool and the name of a table. */
export type LimiterStore = {
  /** A pool of `pg`, or anything that queries like one. */
  readonly pool: {
    /** Runs a query. */
    readonly query: (query: object) => Promise<unknown>
  }
  /** Name of the table, which must be there. */
  readonly table: string
}

/** Points by key. */
export type Limiter = {
  /** Takes a point. Resolves with 0, or with the milliseconds until one is free. */
  readonly take: (key: string) => Promise<number>
  /** Milliseconds until a point is free, 0 for now; takes none. */
  readonly wait: (key: string) => Promise<number>
}

/** Makes a limiter: `points` in every `seconds`. Should the store fail, points are counted in memory meanwhile. */
export function createLimiter(
  { name, points, seconds }: { name: string; points: number; seconds: number },
  store?: LimiterStore,
): Limiter {
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  const limiter: RateLimiterAbstract =
    store === undefined
      ? memory
      : new RateLimiterPostgres({
          storeClient: store.pool,
          storeType: 'pool',
          tableName: store.table,
          tableCreated: true,
          keyPrefix: name,
          points,
          duration: seconds,
          insuranceLimiter: memory,
        })
  return {
    take: (key) => limiter.consume(key).then(() => 0, refusedFor),
    wait: async (key) => {
      const held = await limiter.get(key)
      return held !== null && held.consumedPoints >= points ? Math.max(1, held.msBeforeNext) : 0
    },
  }
}

function refusedFor(refused: unknown): number {
  if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext)
  throw refused
}
