import type { Database } from '../database/database.ts'
import { type StreamState, stateColumn } from './stream-view.ts'

/** How the streams are. */
export type SyncStatus = {
  readonly streams: number
  readonly states: Readonly<Record<StreamState, number>>
  /** Streams that should have run more than a minute ago. */
  readonly late: number
  /** Seconds since the stream was due that waits longest; 0 where none is due. */
  readonly lag: number
  /** Changes of the last 24 hours, hour by hour; hours without any are not there. */
  readonly changes: readonly {
    /** Begin of the hour, ISO 8601. */
    readonly hour: string
    readonly created: number
    readonly updated: number
    readonly deleted: number
  }[]
}

const lateSeconds = 60

/** Reads how the streams of an environment are; without one, of all. */
export async function readStatus({ query }: Database, environment?: string): Promise<SyncStatus> {
  const of = environment ?? null
  const rows = await query(
    `select ${stateColumn} as state, count(*)::int as n,
       coalesce(count(*) filter (where not paused and due_at < now() - interval '${lateSeconds} seconds'), 0)::int as late,
       coalesce(max(extract(epoch from now() - due_at)) filter (where not paused and due_at <= now()), 0)::float8 as lag
     from sync_streams where $1::text is null or environment = $1 group by 1`,
    [of],
  )
  const changes = await query(
    `select date_trunc('hour', at) as hour, count(*) filter (where kind = 'created')::int as created,
       count(*) filter (where kind = 'updated')::int as updated, count(*) filter (where kind = 'deleted')::int as deleted
     from sync_changes where at > now() - interval '24 hours' and ($1::text is null or environment = $1)
     group by 1 order by 1`,
    [of],
  )
  const count = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0)
  return {
    streams: rows.reduce((sum, { n }) => sum + Number(n), 0),
    states: {
      paused: count('paused'),
      failing: count('failing'),
      running: count('running'),
      due: count('due'),
      waiting: count('waiting'),
    },
    late: rows.reduce((sum, { late }) => sum + Number(late), 0),
    lag: Math.max(0, ...rows.map(({ lag }) => Number(lag))),
    changes: changes.map(({ hour, created, updated, deleted }) => ({
      hour: (hour as Date).toISOString(),
      created: Number(created),
      updated: Number(updated),
      deleted: Number(deleted),
    })),
  }
}
