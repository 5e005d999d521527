import type { Engine } from 'crosswalk'
import type { Database } from '../database/database.ts'
import { moveOn, type Place } from './place.ts'
import type { Stream } from './stream.ts'

/** Begins a run of a stream where none is under way, or anew with `restart`. Rejects with `LostPlaceError`. */
export async function beginRun(
  database: Database,
  stream: Stream,
  { incremental, restart = false }: { readonly incremental: boolean; readonly restart?: boolean },
): Promise<Place> {
  const { place } = stream
  if (place.kind !== null && !restart) return place
  const since = incremental ? sinceOf(stream) : null
  const kind = since === null ? 'complete' : 'incremental'
  return database.transaction(async (query) => {
    const row = await moveOn(
      query,
      { streamId: stream.id, place },
      `run = run + 1, page = 0, cursor = null, kind = $5, since = $6, run_started_at = now(), unidentified = false`,
      [kind, since],
    )
    if (place.page > 0) await query('delete from sync_pages where stream_id = $1', [stream.id])
    return { run: Number(row.run), page: 0, cursor: null, kind, since, unidentified: false }
  })
}

function sinceOf({
  changedSince,
  completedAt,
  mustComplete,
  completeInterval,
}: Stream): Date | null {
  if (mustComplete || completedAt === null) return null
  const isLate = completedAt.getTime() + completeInterval * 1000 <= Date.now()
  return isLate ? null : changedSince
}

/**
 * The operator by which the provider itself filters a resource by `updated_at`, as its mapping says; undefined where it
 * does not. Then a run can ask for what changed.
 */
export function changesOperator(
  engine: Engine,
  provider: string,
  resource: string,
): 'gte' | 'gt' | undefined {
  const support = engine
    .support()
    .find((entry) => entry.provider === provider && entry.resource === resource)
  const native = support?.filters.updated_at?.native ?? []
  return (['gte', 'gt'] as const).find((operator) => native.includes(operator))
}
