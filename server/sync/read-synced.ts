import type { RecordSelection, SelectedResult } from 'crosswalk'
import type { Database } from '../database/database.ts'

/** Records of a stream as a query asks for them, and the id after which the rest follows; null at the end. */
export type SyncedRecords = SelectedResult & { readonly after: string | null }

const usualLimit = 100
const batch = 500
// A filter that few records pass does not make one call read them all.
const mostRead = 5000

/** Reads the stored records of a stream, by id, from the one after `after` on. */
export async function readSynced(
  { query }: Database,
  selection: RecordSelection,
  { streamId, after }: { readonly streamId: string; readonly after: string | null },
): Promise<SyncedRecords> {
  const limit = selection.limit ?? usualLimit
  const picked: NonNullable<ReturnType<RecordSelection['pick']>>[] = []
  let place = after
  let read = 0
  while (picked.length < limit && read < mostRead) {
    const rows = await query(
      `select id, record from sync_records where stream_id = $1 and ($2::text is null or id > $2) order by id limit $3`,
      [streamId, place, batch],
    )
    read += rows.length
    for (const { id, record } of rows) {
      const found = selection.pick(JSON.parse(String(record)))
      place = String(id)
      if (found !== undefined) picked.push(found)
      if (picked.length === limit) return { ...selection.form(picked), after: place }
    }
    if (rows.length < batch) return { ...selection.form(picked), after: null }
  }
  return { ...selection.form(picked), after: place }
}
