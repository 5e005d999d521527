import type { Query } from '../database/database.ts'
import type { Stream } from './stream.ts'

/** What happened to a record. */
export type ChangeKind = 'created' | 'updated' | 'deleted'

/** A change to store. */
export type NewChange = {
  readonly kind: ChangeKind
  readonly id: string
  /** Dotted paths, for `updated`. */
  readonly fields: readonly string[] | null
  /** JSON; null for `deleted`. */
  readonly text: string | null
}

/** How many changes there were of each kind. */
export type ChangeCounts = Readonly<Record<ChangeKind, number>>

/** Appends changes, in order. */
export async function appendChanges(
  query: Query,
  { id, environment }: Pick<Stream, 'id' | 'environment'>,
  changes: readonly NewChange[],
): Promise<void> {
  if (changes.length === 0) return
  await query(
    `insert into sync_changes (environment, stream_id, kind, record_id, fields, record)
     select $1, $2, kind, id, fields, record
     from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality as c (kind, id, fields, record, place)
     order by place`,
    [
      environment,
      id,
      changes.map(({ kind }) => kind),
      changes.map(({ id }) => id),
      changes.map(({ fields }) => (fields === null ? null : JSON.stringify(fields))),
      changes.map(({ text }) => text),
    ],
  )
}

/** Counts changes by kind. */
export function countChanges(changes: readonly NewChange[]): ChangeCounts {
  const of = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length
  return { created: of('created'), updated: of('updated'), deleted: of('deleted') }
}
