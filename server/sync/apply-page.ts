import type { Warning } from 'crosswalk'
import type { Database, Query, Row } from '../database/database.ts'
import { appendChanges, type ChangeCounts, countChanges, type NewChange } from './changes.ts'
import { changedFields, isUsableId, type SeenRecord, seenRecords } from './compare-records.ts'
import { endRun } from './end-run.ts'
import { moveOn, type Place } from './place.ts'
import type { Stream } from './stream.ts'

/** A page as the engine gives it. */
export type WalkedPage = {
  readonly records: readonly object[]
  readonly next_cursor: string | null
  readonly warnings: readonly Warning[]
}

/** A page that was stored. */
export type AppliedPage = {
  /** Where the stream is now. */
  readonly place: Place
  readonly changes: ChangeCounts
  /** Whether the run has ended with it. */
  readonly ended: boolean
  readonly paused: boolean
}

/**
 * Stores a page in one transaction: the stream moves on, records that are new or differ are stored, what changed is
 * appended, and the ids are noted. After the last page of a run, what it did not see is dealt with. Rejects with
 * `LostPlaceError` when the stream is no longer where the page begins; then nothing is stored.
 */
export async function applyPage(
  database: Database,
  stream: Stream,
  page: WalkedPage,
): Promise<AppliedPage> {
  const { seen, unusable } = seenRecords(page.records)
  const refused = refusedIds(page.warnings)
  const ids = [...seen.keys(), ...refused.ids]
  // Only pages of this stream change its records, and none is stored between here and the move below.
  const known = await knownRecords(database.query, stream.id, ids)
  const differing = [...seen.values()].filter(({ id, hash }) => known.get(id)?.hash !== hash)
  const earlier = await seenEarlier(database.query, stream, differing, known)
  const fresh = differing.filter(({ id }) => !earlier.has(id))
  const old = await oldTexts(database.query, stream.id, fresh, known)
  const changes = fresh.map((record) => changeOf(record, old.get(record.id)))
  const back = ids.filter((id) => known.get(id)?.missed === true)
  const next = {
    ...stream.place,
    unidentified: stream.place.unidentified || unusable || refused.unidentified,
  }
  return database.transaction(async (query) => {
    const row = await moveOn(
      query,
      { streamId: stream.id, place: stream.place },
      'page = page + 1, pages = pages + 1, cursor = $5, unidentified = $6, failures = 0, records = records + $7, created = created + $7, updated = updated + $8',
      [page.next_cursor, next.unidentified, ...tally(changes)],
    )
    await storeRecords(query, stream.id, fresh)
    await clearMissed(query, stream.id, back)
    await appendChanges(query, stream, changes)
    const place = { ...next, page: next.page + 1, cursor: page.next_cursor }
    const stored = { place, changes: countChanges(changes), paused: row.paused === true }
    if (page.next_cursor !== null) {
      if (place.kind === 'complete') await noteSeen(query, stream, ids)
      return { ...stored, ended: false }
    }
    const { changes: gone, place: ended } = await endRun(query, { ...stream, place }, ids)
    return { ...stored, place: ended, changes: { ...stored.changes, deleted: gone }, ended: true }
  })
}

// Those without an id, or with one that cannot be told apart, may be any record.
function refusedIds(warnings: readonly Warning[]): {
  readonly ids: readonly string[]
  readonly unidentified: boolean
} {
  const all = warnings.flatMap(({ records }) => records ?? []).map(({ id }) => id)
  const ids = all.filter(isUsableId)
  return { ids, unidentified: ids.length < all.length }
}

type Known = { readonly hash: string; readonly missed: boolean }

async function knownRecords(
  query: Query,
  streamId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  if (ids.length === 0) return new Map()
  const rows = await query(
    'select id, hash, missed_run is not null as missed from sync_records where stream_id = $1 and id = any($2::text[])',
    [streamId, ids],
  )
  return new Map(
    rows.map(({ id, hash, missed }) => [
      String(id),
      { hash: String(hash), missed: missed === true },
    ]),
  )
}

// Where records share an id, the first of a run counts: else each run would tell them all as changed.
async function seenEarlier(
  query: Query,
  { id, place }: Stream,
  differing: readonly SeenRecord[],
  known: ReadonlyMap<string, Known>,
): Promise<ReadonlySet<string>> {
  const ids = differing.map((record) => record.id).filter((each) => known.has(each))
  if (ids.length === 0 || place.page === 0) return new Set()
  const rows = await query(
    `select distinct seen.id from (select unnest(ids) as id from sync_pages where stream_id = $1) seen
     join unnest($2::text[]) as differing (id) using (id)`,
    [id, ids],
  )
  return new Set(rows.map((row) => String(row.id)))
}

async function oldTexts(
  query: Query,
  streamId: string,
  fresh: readonly SeenRecord[],
  known: ReadonlyMap<string, Known>,
): Promise<ReadonlyMap<string, string>> {
  const ids = fresh.map(({ id }) => id).filter((id) => known.has(id))
  if (ids.length === 0) return new Map()
  const rows: readonly Row[] = await query(
    'select id, record from sync_records where stream_id = $1 and id = any($2::text[])',
    [streamId, ids],
  )
  return new Map(rows.map(({ id, record }) => [String(id), String(record)]))
}

function changeOf({ id, text }: SeenRecord, old: string | undefined): NewChange {
  if (old === undefined) return { kind: 'created', id, fields: null, text }
  return { kind: 'updated', id, fields: changedFields(JSON.parse(old), JSON.parse(text)), text }
}

function tally(changes: readonly NewChange[]): readonly [number, number] {
  const { created, updated } = countChanges(changes)
  return [created, updated]
}

async function storeRecords(
  query: Query,
  streamId: string,
  records: readonly SeenRecord[],
): Promise<void> {
  if (records.length === 0) return
  await query(
    `insert into sync_records (stream_id, id, hash, record)
     select $1, r.id, r.hash, r.record from unnest($2::text[], $3::text[], $4::text[]) as r (id, hash, record)
     on conflict (stream_id, id) do update
       set hash = excluded.hash, record = excluded.record, missed_run = null, changed_at = now()`,
    [
      streamId,
      records.map(({ id }) => id),
      records.map(({ hash }) => hash),
      records.map(({ text }) => text),
    ],
  )
}

async function clearMissed(query: Query, streamId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await query(
    'update sync_records set missed_run = null where stream_id = $1 and id = any($2::text[])',
    [streamId, ids],
  )
}

async function noteSeen(
  query: Query,
  { id, place }: Stream,
  ids: readonly string[],
): Promise<void> {
  await query('insert into sync_pages (stream_id, page, ids) values ($1, $2, $3)', [
    id,
    place.page,
    ids,
  ])
}
