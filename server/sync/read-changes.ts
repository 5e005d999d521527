import { CursorError } from 'crosswalk'
import type { Database, Query } from '../database/database.ts'
import type { ChangeKind } from './changes.ts'

/** A change as it is read. */
export type Change = {
  readonly streamId: string
  readonly accountId: string
  readonly resource: string
  readonly kind: ChangeKind
  readonly id: string
  /** Dotted paths of the fields that changed, for `updated`. */
  readonly fields: readonly string[] | null
  /** The record after it; null for `deleted`. */
  readonly record: unknown
  readonly at: Date
}

/** Where a reader is: after this change. */
export type ChangePosition = { readonly xid: string; readonly seq: string }

/** Changes, in order for each stream, and where the reader goes on. */
export type ReadChanges = {
  readonly changes: readonly Change[]
  readonly position: ChangePosition
  /** Whether more can be read at once. */
  readonly more: boolean
}

/** The position before all changes. */
export const beforeAll: ChangePosition = { xid: '0', seq: '0' }

/**
 * Reads the changes of an environment after a position. A transaction that began earlier may commit later: what
 * belongs to a transaction at or after the oldest one that still runs is not read yet, so no change is ever passed over.
 * Rejects with `CursorError` for a position that changes were deleted after, or that this server has not come to.
 */
export async function readChanges(
  { query }: Database,
  {
    environment,
    position,
    limit,
  }: {
    readonly environment: string
    readonly position: ChangePosition
    readonly limit: number
  },
): Promise<ReadChanges> {
  await assertReadable(query, environment, position)
  const rows = await query(
    `select c.xid::text as xid, c.seq::text as seq, c.stream_id, s.account_id, s.resource, c.kind, c.record_id, c.fields, c.record, c.at
     from sync_changes c join sync_streams s on s.id = c.stream_id
     where c.environment = $1 and (c.xid, c.seq) > ($2::xid8, $3::bigint)
       and c.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by c.xid, c.seq limit $4`,
    [environment, position.xid, position.seq, limit + 1],
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    changes: shown.map((row) => ({
      streamId: String(row.stream_id),
      accountId: String(row.account_id),
      resource: String(row.resource),
      kind: row.kind as ChangeKind,
      id: String(row.record_id),
      fields: row.fields === null ? null : (JSON.parse(String(row.fields)) as string[]),
      record: row.record === null ? null : JSON.parse(String(row.record)),
      at: row.at as Date,
    })),
    position: last === undefined ? position : { xid: String(last.xid), seq: String(last.seq) },
    more: rows.length > limit,
  }
}

async function assertReadable(
  query: Query,
  environment: string,
  { xid, seq }: ChangePosition,
): Promise<void> {
  if (xid === beforeAll.xid) return
  const [row] = await query(
    `select $2::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) as restored,
       exists (select from sync_pruned where environment = $1 and (xid, seq) > ($2::xid8, $3::bigint)) as pruned`,
    [environment, xid, seq],
  )
  const reason =
    row?.restored === true
      ? 'the database was restored since'
      : row?.pruned === true
        ? 'changes after it are too old and were deleted'
        : undefined
  if (reason === undefined) return
  throw new CursorError(
    'stale_cursor',
    `The cursor cannot be used any more, since ${reason}: read the stored records, then changes without a cursor`,
  )
}
