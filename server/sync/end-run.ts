import type { Query } from '../database/database.ts'
import { appendChanges } from './changes.ts'
import { moveOn, type Place } from './place.ts'
import type { Stream } from './stream.ts'

// Records that changed shortly before a run began are asked for again: clocks differ, and providers show changes late.
const overlapSeconds = 600

/**
 * Ends the run of a stream, in the transaction of its last page. A record that a complete run did not see is marked;
 * when the next complete run does not see it either, it is deleted. Gives the number of deletions.
 */
export async function endRun(
  query: Query,
  stream: Stream,
  lastIds: readonly string[],
): Promise<{ readonly changes: number; readonly place: Place }> {
  const { place } = stream
  const judged = place.kind === 'complete' && !place.unidentified
  const gone = judged ? await judgeUnseen(query, stream, lastIds) : 0
  if (place.kind === 'complete' && place.page > 1)
    await query('delete from sync_pages where stream_id = $1', [stream.id])
  const [missed] = judged
    ? await query(
        'select exists (select from sync_records where stream_id = $1 and missed_run is not null) as some',
        [stream.id],
      )
    : []
  await moveOn(
    query,
    { streamId: stream.id, place },
    `page = 0, cursor = null, kind = null, run_started_at = null, since = null, unidentified = false,
     changed_since = run_started_at - make_interval(secs => ${overlapSeconds}),
     completed_at = case when $5 then now() else completed_at end,
     must_complete = case when $5 then $6 else must_complete end,
     finished_at = now(), failures = 0, last_error = null, runs = runs + 1,
     records = records - $7, deleted = deleted + $7,
     due_at = now() + make_interval(secs => interval_seconds)`,
    // Where something is missing, or nothing could be said about it, the next run is complete too.
    [place.kind === 'complete', judged ? missed?.some === true : true, gone],
  )
  return {
    changes: gone,
    place: { ...place, page: 0, cursor: null, kind: null, since: null, unidentified: false },
  }
}

async function judgeUnseen(
  query: Query,
  stream: Stream,
  lastIds: readonly string[],
): Promise<number> {
  const rows = await query(
    `select r.id, r.missed_run is not null as missed from sync_records r
     where r.stream_id = $1 and not exists (
       select from (select unnest(ids) as id from sync_pages where stream_id = $1 union all select unnest($2::text[])) seen
       where seen.id = r.id)`,
    [stream.id, lastIds],
  )
  const gone = rows.filter(({ missed }) => missed === true).map(({ id }) => String(id))
  const missing = rows.filter(({ missed }) => missed !== true).map(({ id }) => String(id))
  if (missing.length > 0) {
    await query(
      'update sync_records set missed_run = $3 where stream_id = $1 and id = any($2::text[])',
      [stream.id, missing, stream.place.run],
    )
  }
  if (gone.length === 0) return 0
  await query('delete from sync_records where stream_id = $1 and id = any($2::text[])', [
    stream.id,
    gone,
  ])
  const changes = gone.map((id) => ({ kind: 'deleted', id, fields: null, text: null }) as const)
  await appendChanges(query, stream, changes)
  return gone.length
}
