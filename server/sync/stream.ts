/*
 * sync: keeps resources of accounts up to date in the database. One page is one transaction, so that any queue which runs
 * a job at least once gives an exact result. It calls providers through the engine, and knows neither HTTP nor commands.
 */
import type { Row } from '../database/database.ts'
import type { Place } from './place.ts'

/** What was wrong with the last try that failed. */
type StreamFailure = {
  readonly code: string
  readonly message: string
  /** ISO 8601. */
  readonly at: string
}

/** How a stream is kept: what callers may set. */
export type StreamSettings = {
  /** Seconds between two runs. */
  readonly interval: number
  /** Seconds after which a run is complete, also where the provider can say what changed. */
  readonly completeInterval: number
  /** Streams of one group share a bounded part of the work. */
  readonly group: string
  readonly paused: boolean
}

/** A resource of an account that is kept up to date. */
export type Stream = StreamSettings & {
  readonly id: string
  readonly environment: string
  readonly accountId: string
  readonly provider: string
  readonly resource: string
  readonly dueAt: Date
  /** Seconds since then, by the clock of the database; less than 0 before. */
  readonly lag: number
  readonly place: Place
  /** Until when the provider's changes are known; null before the first run has ended. */
  readonly changedSince: Date | null
  readonly completedAt: Date | null
  readonly mustComplete: boolean
  readonly finishedAt: Date | null
  /** Failed tries since the last page. */
  readonly failures: number
  readonly lastError: StreamFailure | null
  readonly counts: {
    readonly runs: number
    readonly pages: number
    readonly records: number
    readonly created: number
    readonly updated: number
    readonly deleted: number
  }
  readonly createdAt: Date
}

/** What is selected of `sync_streams s` and `integrated_accounts a` for {@link streamOf}. */
export const streamColumns = `s.*, a.provider, extract(epoch from now() - s.due_at)::float8 as lag`

/** A stream from its row. */
export function streamOf(row: Row): Stream {
  const { runs, pages, records, created, updated, deleted } = row
  return {
    id: String(row.id),
    environment: String(row.environment),
    accountId: String(row.account_id),
    provider: String(row.provider),
    resource: String(row.resource),
    group: String(row.group_name),
    interval: Number(row.interval_seconds),
    completeInterval: Number(row.complete_seconds),
    paused: row.paused === true,
    dueAt: row.due_at as Date,
    lag: Number(row.lag),
    place: placeOfRow(row),
    changedSince: row.changed_since as Date | null,
    completedAt: row.completed_at as Date | null,
    mustComplete: row.must_complete === true,
    finishedAt: row.finished_at as Date | null,
    failures: Number(row.failures),
    lastError: row.last_error as StreamFailure | null,
    counts: {
      runs: Number(runs),
      pages: Number(pages),
      records: Number(records),
      created: Number(created),
      updated: Number(updated),
      deleted: Number(deleted),
    },
    createdAt: row.created_at as Date,
  }
}

function placeOfRow(row: Row): Place {
  return {
    run: Number(row.run),
    page: Number(row.page),
    cursor: row.cursor as string | null,
    kind: row.kind as Place['kind'],
    since: row.since as Date | null,
    unidentified: row.unidentified === true,
  }
}
