import { setMaxListeners } from 'node:events'
import { ServiceError } from '../service-error.ts'
import { type Delivery, deliverWebhooks } from './deliver-webhooks.ts'
import { enqueueDue } from './enqueue-due.ts'
import { pruneChanges } from './prune-changes.ts'
import type { Job, Queue } from './queue.ts'
import type { RunSetup } from './run-setup.ts'
import { runStream, type StreamRun } from './run-stream.ts'

/** How a worker works; everything has a default. */
export type WorkOptions = {
  /** Streams at the same time. Default: 20. */
  readonly concurrency?: number
  /** Most streams of one group that wait or run, over all workers. Default: 100. */
  readonly perGroup?: number
  /** Milliseconds after which a walk gives its place to others. Default: 15,000. */
  readonly millis?: number
  /** Milliseconds between two looks into the queue, while it is empty. Default: 1000. */
  readonly pollMillis?: number
  /** Days for which changes are kept. Default: 30. */
  readonly keepDays?: number
  /** Called for every stream that was run. */
  readonly onRun?: (run: StreamRun) => void
  /** Called for errors that are no stream's: the database is away. The worker goes on. */
  readonly onError?: (error: unknown) => void
}

/** A running worker. */
export type Worker = {
  /** Takes no more streams; resolves when the pages that are being stored are. */
  readonly stop: () => Promise<void>
}

const pruneMillis = 600_000

/** Starts a worker. Any number of them share the queue. */
export function startWorker(
  setup: RunSetup & { readonly delivery: Delivery },
  queue: Queue,
  options: WorkOptions = {},
): Worker {
  const { concurrency = 20, perGroup = 100, pollMillis = 1000, millis = 15_000 } = options
  const { keepDays = 30, onRun = () => undefined, onError = () => undefined } = options
  const controller = new AbortController()
  const { signal } = controller
  setMaxListeners(0, signal) // every stream that runs listens
  const running = new Set<Promise<void>>()
  const run = async (job: Job): Promise<void> => {
    try {
      onRun(await runStream(setup, job.streamId, { signal, millis }))
    } catch (error) {
      // It was removed while it waited; everything else comes back when its slot ends.
      if (!(error instanceof ServiceError)) return onError(error)
    }
    await queue.drop([job]).catch(onError)
  }
  const begin = (job: Job): void => {
    const done: Promise<void> = run(job).finally(() => running.delete(done))
    running.add(done)
  }
  let prunedAt = Number.NEGATIVE_INFINITY
  const prune = async (): Promise<void> => {
    if (performance.now() < prunedAt + pruneMillis) return
    prunedAt = performance.now()
    while (!signal.aborted && (await pruneChanges(setup.database, keepDays)) > 0);
  }
  const look = async (): Promise<number> => {
    await prune()
    const free = concurrency - running.size
    if (free <= 0) return 0
    await enqueueDue(setup.database, queue, { perGroup })
    const jobs = await queue.take(free)
    for (const job of jobs) begin(job)
    return jobs.length
  }
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const found = await look().catch((error: unknown) => {
        onError(error)
        return 0
      })
      await pause(found === 0 ? pollMillis : pollMillis / 10, signal)
    }
  }
  // A receiver that is slow keeps no stream waiting.
  const tell = async (): Promise<void> => {
    while (!signal.aborted) {
      const sent = await deliverWebhooks(setup.delivery, signal).catch((error: unknown) => {
        if (!signal.aborted) onError(error)
        return 0
      })
      await pause(sent === 0 ? pollMillis : pollMillis / 10, signal)
    }
  }
  const looping = Promise.all([loop(), tell()])
  return {
    stop: async () => {
      controller.abort(new Error('The worker ends'))
      await looping
      await Promise.all(running)
    },
  }
}

// A while, or until the worker ends.
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, millis)
    signal.addEventListener('abort', end, { once: true })
  })
}
