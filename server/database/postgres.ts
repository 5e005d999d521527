/*
 * The one door to pg.
 */
import pg from 'pg'
import type { Database, Query } from './database.ts'
import { createSharedLimits } from './shared-limits.ts'

/** Options of {@link openPostgres}. */
export type PostgresOptions = {
  /** Most connections for short statements. Default: 10. */
  readonly connections?: number
  /** Told of a connection that broke while nobody used it. */
  readonly onError?: (error: Error) => void
}

// Work under a lock waits for others: it must not take the connections of everybody else.
const lockConnections = 8

/** Opens a pool of connections to a PostgreSQL server. Nothing is sent before the first statement. */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const { connections = 10, onError = () => undefined } = options
  const pool = createPool(url, connections)
  const locks = createPool(url, lockConnections)
  for (const each of [pool, locks]) each.on('error', onError)
  const transaction = transactionIn(pool)
  return {
    kind: 'postgres',
    query: queryThrough(pool),
    transaction,
    locked: (name, work) =>
      transactionIn(locks)(async (query) => {
        await query("set local lock_timeout = '30s'")
        await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name])
        return work(query)
      }),
    script: async (text) => {
      await pool.query(text)
    },
    limits: createSharedLimits(pool, 'rate_limits'),
    close: async () => {
      await Promise.all([pool.end(), locks.end()])
    },
  }
}

function createPool(url: string, max: number): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 90_000,
    statement_timeout: 60_000,
    application_name: 'crosswalk',
    keepAlive: true,
  })
}

function queryThrough(target: pg.Pool | pg.PoolClient): Query {
  return async (text, params = []) => (await target.query(text, [...params])).rows
}

function transactionIn(pool: pg.Pool): Database['transaction'] {
  return async (work) => {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(queryThrough(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => {
        broken = failed
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
}
