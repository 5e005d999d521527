import type { Query, Row } from '../database/database.ts'

/** Where a stream is in its run. */
export type Place = {
  /** Counts the runs of the stream. */
  readonly run: number
  /** Pages of the run that are stored. */
  readonly page: number
  /** Where the walk goes on; null at the start. */
  readonly cursor: string | null
  /** Null while no run is under way. */
  readonly kind: 'complete' | 'incremental' | null
  /** What an incremental run asks for: what changed since then. */
  readonly since: Date | null
  /** Whether a record without an id was refused in the run. */
  readonly unidentified: boolean
}

/** A stream, and where its worker believes it to be. */
export type Standing = { readonly streamId: string; readonly place: Place }

/** The stream is no longer where its worker left it: another worker has gone on, or it was changed or removed. */
export class LostPlaceError extends Error {
  constructor() {
    super('Another worker has gone on with the stream, or it was changed meanwhile')
    this.name = 'LostPlaceError'
  }
}

/**
 * Changes a stream, if it still is at a place: compare and set. It locks the stream until the transaction ends.
 * `values` are `$5` and so on in `set`. Rejects with {@link LostPlaceError}.
 */
export async function moveOn(
  query: Query,
  { streamId, place: { run, page, cursor } }: Standing,
  set: string,
  values: readonly unknown[] = [],
): Promise<Row> {
  const [row] = await query(
    `update sync_streams set ${set}
     where id = $1 and run = $2 and page = $3 and cursor is not distinct from $4 returning *`,
    [streamId, run, page, cursor, ...values],
  )
  if (row === undefined) throw new LostPlaceError()
  return row
}
