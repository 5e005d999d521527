import type { Database } from '../database/database.ts'
import type { Lease } from '../database/hold-lease.ts'
import type { ChangeCounts } from './changes.ts'
import { LostPlaceError } from './place.ts'
import type { RunSetup } from './run-setup.ts'
import { isKnown, settleFailure } from './settle-failure.ts'
import type { Stream } from './stream.ts'
import { unknownStream } from './stream-store.ts'
import { walkStream } from './walk-stream.ts'

/** How a stream is run. */
export type RunOptions = {
  /** Ends it after the page that is being stored; the stream goes on from there. */
  readonly signal?: AbortSignal
  /** Milliseconds after which a walk gives its place to others; a page that was begun is stored. Default: 15,000. */
  readonly millis?: number
  /** Runs it even if it is not due. Default: false. */
  readonly force?: boolean
}

/**
 * How a try ended. `ended`: a whole run is stored. `yielded`: the time is up, and it is due again. `limited`: a budget or
 * limit names when to go on. `failed`: it is tried again later. `lost`: another worker has gone on with it. `busy`: its
 * account is being walked. `paused`, `not_due`: nothing was to do.
 */
export type StreamOutcome =
  | 'ended'
  | 'yielded'
  | 'limited'
  | 'failed'
  | 'lost'
  | 'busy'
  | 'paused'
  | 'not_due'

/** What came of running a stream. */
export type StreamRun = {
  readonly streamId: string
  readonly outcome: StreamOutcome
  /** Pages that were stored. */
  readonly pages: number
  /** What had changed. */
  readonly changes: ChangeCounts
  /** Why it was limited or failed. */
  readonly error?: { readonly code: string; readonly message: string }
  /** Seconds between the time when it was due and its start. */
  readonly lag?: number
  readonly provider?: string
}

const nothing = { pages: 0, changes: { created: 0, updated: 0, deleted: 0 } } as const

/**
 * Walks the stream on from where it is, for a while: the unit of work. Any number of processes may run it, also the
 * same stream at the same time: each page is stored once. Rejects with `ServiceError` where there is no such stream, and when the database fails.
 */
export async function runStream(
  setup: RunSetup,
  id: string,
  options: RunOptions = {},
): Promise<StreamRun> {
  const lease = await setup.slots.take(id)
  if (lease === undefined) {
    if ((await setup.streams.find(id)) === undefined) throw unknownStream(id)
    return { streamId: id, outcome: 'busy', ...nothing }
  }
  try {
    const stream = await setup.streams.find(id)
    if (stream === undefined) throw unknownStream(id)
    if (stream.paused) return { streamId: id, outcome: 'paused', ...nothing }
    if (stream.lag < 0 && options.force !== true)
      return { streamId: id, outcome: 'not_due', ...nothing }
    return await runHeld(setup, stream, lease, options)
  } finally {
    await lease.release()
  }
}

async function runHeld(
  setup: RunSetup,
  stream: Stream,
  lease: Lease,
  { signal, millis = 15_000 }: RunOptions,
): Promise<StreamRun> {
  const end = performance.now() + millis
  const walk = walkStream(setup, stream, {
    isOver: () => performance.now() >= end || !lease.isHeld() || signal?.aborted === true,
    signal,
  })
  const common = {
    streamId: stream.id,
    provider: stream.provider,
    lag: Math.max(0, stream.lag),
  }
  try {
    const outcome = await walk.run()
    if (outcome === 'yielded') await yieldTurn(setup.database, stream.id)
    return { ...common, outcome, ...walk.done() }
  } catch (error) {
    if (error instanceof LostPlaceError) return { ...common, outcome: 'lost', ...walk.done() }
    if (signal?.aborted === true) return { ...common, outcome: 'yielded', ...walk.done() }
    return { ...common, ...(await settled(setup, walk.stream(), error)), ...walk.done() }
  }
}

async function settled(
  { database, onFault }: RunSetup,
  stream: Stream,
  error: unknown,
): Promise<Pick<StreamRun, 'outcome' | 'error'>> {
  if (!isKnown(error)) onFault?.(error, stream.id)
  try {
    return await settleFailure(database, stream, error)
  } catch (second) {
    if (second instanceof LostPlaceError) return { outcome: 'lost' }
    throw second
  }
}

// Others that are due go first.
async function yieldTurn({ query }: Database, id: string): Promise<void> {
  await query('update sync_streams set due_at = now() where id = $1 and due_at < now()', [id])
}
