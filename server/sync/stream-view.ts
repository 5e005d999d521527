import type { Stream } from './stream.ts'

/** What a stream does: it is paused, its last try failed, its run is under way, it should run, or it waits until it is due. */
export const streamStates = ['paused', 'failing', 'running', 'due', 'waiting'] as const

/** A state. */
export type StreamState = (typeof streamStates)[number]

/** The state of a stream, as SQL over `sync_streams`. */
export const stateColumn = `case when paused then 'paused' when failures > 0 then 'failing' when kind is not null then 'running'
  when due_at <= now() then 'due' else 'waiting' end`

function stateOf({ paused, failures, place, lag }: Stream): StreamState {
  if (paused) return 'paused'
  if (failures > 0) return 'failing'
  if (place.kind !== null) return 'running'
  return lag >= 0 ? 'due' : 'waiting'
}

/** A stream as callers see it. */
export function streamView(stream: Stream): Readonly<Record<string, unknown>> {
  const { id, accountId, provider, resource, environment, group, place } = stream
  return {
    id,
    integrated_account_id: accountId,
    provider,
    resource,
    environment,
    group,
    interval: stream.interval,
    complete_interval: stream.completeInterval,
    paused: stream.paused,
    state: stateOf(stream),
    due_at: stream.dueAt.toISOString(),
    run: place.kind === null ? null : { number: place.run, kind: place.kind, pages: place.page },
    finished_at: stream.finishedAt?.toISOString() ?? null,
    completed_at: stream.completedAt?.toISOString() ?? null,
    failures: stream.failures,
    last_error: stream.lastError,
    counts: stream.counts,
    created_at: stream.createdAt.toISOString(),
  }
}
