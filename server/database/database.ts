/*
 * server: HTTP and a database in front of the engine, for many customers' accounts. A front door:
 * it sees the public surface and the ground floor only, and holds no mapping logic.
 */
import type { LimiterStore } from 'crosswalk'

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>

/** Runs one statement; `$1` stands for the first parameter. */
export type Query = (text: string, params?: readonly unknown[]) => Promise<readonly Row[]>

/** A database that speaks PostgreSQL: a server, or an embedded one. */
export type Database = {
  readonly kind: 'postgres' | 'embedded'
  readonly query: Query
  /** Runs statements together: all of them take effect, or none. */
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /**
   * Runs work that may take long (it waits for others) while it holds a lock by this name, over all processes. On a
   * server it is a transaction of a connection of its own; embedded, where there is one process, other statements go on
   * meanwhile.
   */
  readonly locked: <T>(name: string, work: (query: Query) => Promise<T>) => Promise<T>
  /** Several statements in one text, without parameters. */
  readonly script: (text: string) => Promise<void>
  /** Where counters are shared with other processes; undefined where there are none. */
  readonly limits: LimiterStore | undefined
  readonly close: () => Promise<void>
}

/** Whether an error is the database being away, rather than a statement that is wrong. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return /timeout exceeded|Connection terminated/.test(String(error))
  return /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08|57P0|53)/.test(code)
}
