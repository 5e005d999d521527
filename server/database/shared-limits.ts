/*
 * The only file that imports rate-limiter-flexible: points counted in a table, together with the other processes.
 */
import type { LimiterStore } from 'crosswalk'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** What of a `pg` pool is used. */
type Pool = { readonly query: (query: object) => Promise<unknown> }

/** Counts points in a table. Should the database fail, points are counted in memory meanwhile. */
export function createSharedLimits(pool: Pool, table: string): LimiterStore {
  return {
    limiter: ({ name, points, seconds }) => {
      const common = { keyPrefix: name, points, duration: seconds }
      const options = {
        ...common,
        storeClient: pool,
        storeType: 'pool',
        tableName: table,
        tableCreated: true,
        insuranceLimiter: new RateLimiterMemory(common),
      }
      const limiter = new RateLimiterPostgres(options)
      return {
        take: (key) => limiter.consume(key).then(() => 0, refusedFor),
        wait: async (key) => {
          const held = await limiter.get(key)
          return held !== null && held.consumedPoints >= points ? Math.max(1, held.msBeforeNext) : 0
        },
      }
    },
  }
}

function refusedFor(refused: unknown): number {
  if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext)
  throw refused
}
