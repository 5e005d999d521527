import { randomUUID } from 'node:crypto'
import { isUuid } from '../accounts/account-id.ts'
import type { Database, Row } from '../database/database.ts'
import { ServiceError } from '../service-error.ts'
import { type Stream, type StreamSettings, streamColumns, streamOf } from './stream.ts'

/** Which streams. */
type StreamSearch = {
  readonly environment: string
  readonly accountId?: string
  readonly resource?: string
}

/** The streams of an environment, one by one or all. */
export type StreamStore = {
  /** Makes a stream or changes its settings; what is not given stays, or has its default. Undefined where there is no such account. */
  readonly put: (
    stream: Required<StreamSearch>,
    settings: Partial<StreamSettings>,
  ) => Promise<{ readonly stream: Stream; readonly made: boolean } | undefined>
  readonly find: (id: string) => Promise<Stream | undefined>
  readonly list: (
    search: StreamSearch & { readonly limit: number; readonly after?: StreamPosition },
  ) => Promise<readonly ListedStream[]>
  /** Stops at the next page, or goes on. */
  readonly setPaused: (id: string, paused: boolean) => Promise<void>
  /** Begins a complete run now. What was walked of the present one is walked again. */
  readonly resync: (id: string) => Promise<void>
  /** Removes a stream, its records and its changes. */
  readonly remove: (id: string) => Promise<void>
}

/** Where a list goes on. */
type StreamPosition = { readonly createdAt: string; readonly id: string }

/** A stream of a list, with the exact text of its `createdAt`. */
export type ListedStream = Stream & { readonly createdText: string }

/** Default and bounds of seconds between runs. */
export const intervals = { usual: 3600, complete: 86_400, least: 10, most: 31_536_000 } as const

const from = 'from sync_streams s join integrated_accounts a on a.id = s.account_id'

/** Makes the store. */
export function createStreamStore({ query }: Database): StreamStore {
  const find = async (id: string): Promise<Stream | undefined> => {
    if (!isUuid(id)) return undefined
    const [row] = await query(`select ${streamColumns} ${from} where s.id = $1`, [id])
    return row === undefined ? undefined : streamOf(row)
  }
  return {
    find,
    put: async ({ environment, accountId, resource }, settings) => {
      const { interval, completeInterval, group, paused } = settings
      const given = [interval ?? null, completeInterval ?? null, group ?? null, paused ?? null]
      const [row] = await query(
        `insert into sync_streams (id, environment, account_id, resource, interval_seconds, complete_seconds, group_name, paused)
         select $1, environment, id, $4, coalesce($5, ${intervals.usual}), coalesce($6, ${intervals.complete}),
           coalesce($7, environment), coalesce($8, false)
         from integrated_accounts where id = $3 and environment = $2
         on conflict (account_id, resource) do update set
           interval_seconds = coalesce($5, sync_streams.interval_seconds),
           complete_seconds = coalesce($6, sync_streams.complete_seconds),
           group_name = coalesce($7, sync_streams.group_name), paused = coalesce($8, sync_streams.paused),
           due_at = case when $5 is null then sync_streams.due_at
             else least(sync_streams.due_at, now() + make_interval(secs => $5)) end
         returning id, xmax = 0 as made`,
        [randomUUID(), environment, accountId, resource, ...given],
      )
      const stream = row === undefined ? undefined : await find(String(row.id))
      return stream === undefined ? undefined : { stream, made: row?.made === true }
    },
    list: async ({ environment, accountId, resource, limit, after }) => {
      const rows: readonly Row[] = await query(
        `select ${streamColumns}, s.created_at::text as created_text ${from}
         where s.environment = $1 and ($2::uuid is null or s.account_id = $2) and ($3::text is null or s.resource = $3)
           and ($4::text is null or (s.created_at, s.id) > ($4::timestamptz, $5::uuid))
         order by s.created_at, s.id limit $6`,
        [
          environment,
          accountId ?? null,
          resource ?? null,
          after?.createdAt ?? null,
          after?.id ?? null,
          limit,
        ],
      )
      return rows.map((row) => ({ ...streamOf(row), createdText: String(row.created_text) }))
    },
    setPaused: async (id, paused) => {
      await query('update sync_streams set paused = $2 where id = $1', [id, paused])
    },
    resync: async (id) => {
      await query(
        `with stream as (
           update sync_streams set run = run + 1, page = 0, cursor = null, kind = null, since = null,
             must_complete = true, failures = 0, due_at = now() where id = $1 returning id)
         delete from sync_pages where stream_id in (select id from stream)`,
        [id],
      )
    },
    remove: async (id) => {
      await query('delete from sync_streams where id = $1', [id])
    },
  }
}

/** The stream of an environment. Rejects with `ServiceError` `unknown_stream`. */
export async function findStream(
  streams: StreamStore,
  id: string,
  environment: string,
): Promise<Stream> {
  const stream = await streams.find(id)
  if (stream?.environment === environment) return stream
  throw unknownStream(id)
}

/** The answer to an id that names no stream of the caller's environment. */
export function unknownStream(id: string): ServiceError {
  return new ServiceError('unknown_stream', `Stream "${id.slice(0, 100)}" does not exist`)
}
