/*
 * The only file that imports pg.
 */
import pg from 'pg'
import { late, orLate } from '../or-late.ts'
import type { Database, Query, Row, Script } from './database.ts'
import { createSharedLimits } from './shared-limits.ts'
import { currentDeadline, DatabaseTimeoutError, remainingMillis } from './until-deadline.ts'

/** Options of {@link openPostgres}. */
export type PostgresOptions = {
  /** Most connections. Default: 10. */
  readonly connections?: number
  /** Called when a connection broke while nobody used it. */
  readonly onError?: (error: Error) => void
}

// A counter that the table does not answer in time counts in memory; a call may have many counters.
const mostCountMillis = 2000

/** Opens a pool of connections to a PostgreSQL server. Nothing is sent before the first statement. */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const { connections = 10, onError = () => undefined } = options
  const pool = createPool(url, connections)
  pool.on('error', onError)
  // One that breaks between two statements of a transaction: the next statement says so. Without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    kind: 'postgres',
    query: (text, params = [], until = currentDeadline()) =>
      withClient(pool, until, (client) => queryThrough(client)(text, params, until)),
    script: (text) => withClient(pool, currentDeadline(), (client) => scriptThrough(client)(text)),
    transaction: transactionIn(pool),
    limits: createSharedLimits(
      {
        query: (query) => {
          const until = performance.now() + mostCountMillis
          return withClient(pool, until, (client) =>
            client.query(bounded(query as pg.QueryConfig, until)),
          )
        },
      },
      'rate_limits',
    ),
    close: () => pool.end(),
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

// A connection on which a statement failed is not used again: nobody knows what it still waits for.
async function withClient<T>(
  pool: pg.Pool,
  until: number,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await connect(pool, until)
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}

// A call that stopped waiting for a connection gives it back when it comes.
async function connect(pool: pg.Pool, until: number): Promise<pg.PoolClient> {
  const connecting = pool.connect()
  const client = await orLate(connecting, remainingMillis(until))
  if (client !== late) return client
  connecting.then(
    (unused) => unused.release(),
    () => undefined,
  )
  throw new DatabaseTimeoutError()
}

function transactionIn(pool: pg.Pool): Database['transaction'] {
  return async (work) => {
    const client = await connect(pool, currentDeadline())
    let broken = false
    try {
      await client.query(bounded({ text: 'begin' }))
      const result = await work(queryThrough(client), scriptThrough(client))
      await client.query(bounded({ text: 'commit' }))
      return result
    } catch (error) {
      await client.query(bounded({ text: 'rollback' })).catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
}

function queryThrough(client: pg.PoolClient): Query {
  return async (text, params = [], until = currentDeadline()) =>
    (await client.query(bounded({ text, values: [...params] }, until))).rows
}

// The driver gives a list for a text of several statements, against its types.
function scriptThrough(client: pg.PoolClient): Script {
  return async (text) => {
    const results: readonly pg.QueryResult<Row>[] = [await client.query(bounded({ text }))].flat()
    return results.at(-1)?.rows ?? []
  }
}

// The driver's own limit counts from when a statement is sent.
function bounded<T extends object>(statement: T, until = currentDeadline()): T {
  const millis = remainingMillis(until)
  return millis === Number.POSITIVE_INFINITY
    ? statement
    : { ...statement, query_timeout: Math.max(1, Math.ceil(millis)) }
}
