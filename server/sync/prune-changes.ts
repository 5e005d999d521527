import type { Database } from '../database/database.ts'

const most = 5000

/** Deletes changes that are older than so many days, some at a time, and notes how far. Gives how many. */
export async function pruneChanges(database: Database, days: number): Promise<number> {
  return database.transaction(async (query) => {
    const rows = await query(
      `with old as (
         select environment, xid, seq from sync_changes where at < now() - make_interval(days => $1) order by at limit ${most}
       )
       delete from sync_changes c using old
       where c.environment = old.environment and c.xid = old.xid and c.seq = old.seq
       returning c.environment, c.xid::text as xid, c.seq::text as seq`,
      [days],
    )
    if (rows.length === 0) return 0
    await query(
      `insert into sync_pruned (environment, xid, seq)
       select distinct on (environment) environment, xid, seq
       from unnest($1::text[], $2::xid8[], $3::bigint[]) as gone (environment, xid, seq) order by environment, xid desc, seq desc
       on conflict (environment) do update set xid = excluded.xid, seq = excluded.seq
         where (sync_pruned.xid, sync_pruned.seq) < (excluded.xid, excluded.seq)`,
      [
        rows.map(({ environment }) => environment),
        rows.map(({ xid }) => xid),
        rows.map(({ seq }) => seq),
      ],
    )
    return rows.length
  })
}

/**
 * Numbers changes anew whose transactions this server does not know: the database was restored on another one, where
 * they would not be read. Their order stays; the cursors of readers do not.
 */
export async function renumberRestored({ transaction }: Database): Promise<void> {
  await transaction(async (query) => {
    await query(
      `update sync_changes c set xid = '3' from (
         select environment from (select distinct environment from sync_streams) e
         where exists (select from sync_changes f where f.environment = e.environment and f.xid >= pg_snapshot_xmax(pg_current_snapshot()))
       ) restored where c.environment = restored.environment`,
    )
    await query('delete from sync_pruned where xid >= pg_snapshot_xmax(pg_current_snapshot())')
  })
}
