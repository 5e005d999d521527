import type { Database } from '../database/database.ts'
import type { Queue } from './queue.ts'

/**
 * Puts streams that are due into the queue: one of an account, and of each group only as many as fill its share, so that
 * no group keeps others waiting. Those of a dead worker are due again when its slot ends. Gives how many were put in.
 */
export async function enqueueDue(
  database: Database,
  queue: Pick<Queue, 'put'>,
  { perGroup, waitSeconds = 600 }: { readonly perGroup: number; readonly waitSeconds?: number },
): Promise<number> {
  return database.transaction(async (query) => {
    // One at a time: others would find the same streams.
    const [lock] = await query(
      "select pg_try_advisory_xact_lock(hashtextextended('crosswalk sync', 0)) as held",
    )
    if (lock?.held !== true) return 0
    const rows = await query(dueStreams, [perGroup, waitSeconds])
    const ids = rows.map(({ stream_id: id }) => String(id))
    await queue.put(query, ids)
    return ids.length
  })
}

// The groups are found one after the other by the index, without reading their streams.
const dueStreams = `
with recursive groups as (
  (select group_name from sync_streams where not paused order by group_name limit 1)
  union all
  select (select s.group_name from sync_streams s where not s.paused and s.group_name > g.group_name
          order by s.group_name limit 1)
  from groups g where g.group_name is not null
), due as (
  select picked.* from groups g, lateral (
    select s.account_id, s.id, s.group_name, s.due_at from sync_streams s
    where s.group_name = g.group_name and not s.paused and s.due_at <= now()
      and not exists (select from sync_slots x where x.account_id = s.account_id and x.expires_at > now())
    order by s.due_at
    limit greatest(0, $1 - (select count(*) from sync_slots x where x.group_name = g.group_name and x.expires_at > now()))
  ) picked where g.group_name is not null
)
insert into sync_slots (account_id, stream_id, group_name, expires_at)
select distinct on (account_id) account_id, id, group_name, now() + make_interval(secs => $2) from due
order by account_id, due_at
on conflict (account_id) do update
  set stream_id = excluded.stream_id, group_name = excluded.group_name, owner = null, expires_at = excluded.expires_at
  where sync_slots.expires_at < now()
returning stream_id`
