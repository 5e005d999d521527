import type { FetchEvent } from 'crosswalk'
import { createFreshAccounts, type RenewalEvent } from '../accounts/fresh-accounts.ts'
import { type NamedProblem, namedProblems } from '../broken-mappings.ts'
import { type EngineSetup, startEngine } from '../start-engine.ts'
import type { Store } from '../store.ts'
import type { Delivery } from './deliver-webhooks.ts'
import { openQueue, type Queue } from './queue.ts'
import { type RunDueOptions, runDue } from './run-due.ts'
import type { RunSetup } from './run-setup.ts'
import { type RunOptions, runStream, type StreamRun } from './run-stream.ts'
import { createSlots } from './slots.ts'
import { createStreamStore, type StreamStore } from './stream-store.ts'
import { startWorker, type Worker, type WorkOptions } from './worker.ts'

/** Streams, and what runs them. */
export type Sync = {
  readonly streams: StreamStore
  /** Providers whose mapping is broken, each with its first problem; their streams fail. */
  readonly broken: () => readonly NamedProblem[]
  /**
   * Walks a stream on from where it is: the unit of work, for a schedule of your own. Any process may run it at any
   * time; each page is stored once. Rejects with `ServiceError` where there is no such stream, and when the database fails.
   */
  readonly runStream: (id: string, options?: RunOptions) => Promise<StreamRun>
  /** Runs every stream that is due now. */
  readonly runDue: (options?: RunDueOptions) => Promise<readonly StreamRun[]>
  /** Starts a worker that runs streams when they are due, with all other workers, over a queue in the database. */
  readonly work: (options?: WorkOptions) => Promise<Worker>
  /** Ends what it started; the store stays open. */
  readonly close: () => Promise<void>
}

/** How {@link openSync} works; everything has a default. */
export type SyncOptions = EngineSetup & {
  /** Called for every request, answer and retry. */
  readonly onFetch?: (event: FetchEvent) => void
  /** Called when a token was renewed, or could not be. */
  readonly onRenewal?: (event: RenewalEvent) => void
  /** Called for an error of a stream that is a fault of ours. */
  readonly onFault?: (error: unknown, streamId: string) => void
}

/**
 * Opens the streams of a store, with an engine of their own.
 *
 * @example
 * ```ts
 * import { openStore, openSync } from '@crosswalk/server'
 * const store = await openStore()
 * const sync = await openSync(store)
 * for (const { streamId, outcome } of await sync.runDue()) console.log(streamId, outcome)
 * await sync.close()
 * await store.close()
 * ```
 */
export async function openSync(store: Store, options: SyncOptions = {}): Promise<Sync> {
  const { onFetch, onFault, onRenewal = () => undefined, ...setup } = options
  const { engine, send, close } = await startEngine(store, setup)
  const fresh = createFreshAccounts({ ...store, engine, onRenewal })
  const sync = createSync({
    engine,
    fresh,
    database: store.database,
    delivery: { webhooks: store.webhooks, send, cursorSecret: store.cursorSecret },
    ...(onFetch === undefined ? {} : { onFetch }),
    ...(onFault === undefined ? {} : { onFault }),
  })
  return {
    ...sync,
    close: async () => {
      await sync.close()
      close()
    },
  }
}

/** Makes what runs streams from the parts of a service. */
export function createSync(
  parts: Omit<RunSetup, 'streams' | 'slots'> & { readonly delivery: Delivery },
): Sync {
  const { database } = parts
  const streams = createStreamStore(database)
  const setup = { ...parts, streams, slots: createSlots(database) }
  const open: { readonly worker: Worker; readonly queue: Queue }[] = []
  return {
    streams,
    broken: () => namedProblems(parts.engine),
    runStream: (id, options) => runStream(setup, id, options),
    runDue: (options) => runDue(setup, options),
    work: async (options = {}) => {
      const queue = await openQueue(database, (error) => options.onError?.(error))
      const worker = startWorker(setup, queue, options)
      open.push({ worker, queue })
      return worker
    },
    close: async () => {
      for (const { worker, queue } of open.splice(0)) {
        await worker.stop()
        await queue.close()
      }
    },
  }
}
