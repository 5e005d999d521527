/*
 * server: HTTP and a database in front of the engine, for the accounts of many customers. It imports the entry points of
 * `crosswalk` only, and holds no mapping logic.
 */
import type { LimiterStore } from 'crosswalk'

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>

/**
 * Runs one statement; `$1` stands for the first parameter. Waiting for it ends at `until`, as `performance.now()` counts;
 * without it, at the deadline of the call, see `untilDeadline`. Then it rejects.
 */
export type Query = (
  text: string,
  params?: readonly unknown[],
  until?: number,
) => Promise<readonly Row[]>

/** Runs several statements in one text, without parameters; gives the rows of the last one. */
export type Script = (text: string) => Promise<readonly Row[]>

/** A database that speaks PostgreSQL: a server, or an embedded one. */
export type Database = {
  readonly kind: 'postgres' | 'embedded'
  readonly query: Query
  /** Runs statements that begin and end their own transaction. */
  readonly script: Script
  /** Runs statements together: all of them take effect, or none. No work in it may wait for anybody but the database. */
  readonly transaction: <T>(work: (query: Query, script: Script) => Promise<T>) => Promise<T>
  /** Where counters are shared with other processes; undefined where there are none. */
  readonly limits: LimiterStore | undefined
  readonly close: () => Promise<void>
}

// Connection exceptions, too few resources, the server ends, a statement that was cancelled or waited too long for a lock.
const passingState = /^(08|53|57P0|57014|55P03)/
const brokenConnection = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/
const driverMessage = /timeout exceeded|Connection terminated|Query read timeout|not queryable/

/** Whether an error is the database being away, rather than a statement that is wrong. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return driverMessage.test(String(error))
  return passingState.test(code) || brokenConnection.test(code)
}
