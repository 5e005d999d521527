import { startThread, type Thread, type ThreadEnd, type ThreadSetup } from './thread.ts'
import { createTimeWindow, type TimeWindowOptions } from './time-window.ts'
import { createTurns, type JobOwner } from './turns.ts'

/** How a pool works. */
export type PoolOptions = Omit<ThreadSetup, 'code'> & {
  readonly code: () => Promise<string>
  /** Most threads. A tenant uses all but one. */
  readonly threads: number
  /** Milliseconds for one job. */
  readonly perJob: number
  /** Milliseconds of all jobs of an owner in a span of time. */
  readonly perOwner: TimeWindowOptions
}

/** A message for a thread, and its owner. */
type Job = JobOwner & {
  readonly message: unknown
  readonly signal: AbortSignal
}

/** The result of a job; `exhausted`: the owner has used its time, and has to wait so many milliseconds. */
export type JobEnd = ThreadEnd | { readonly kind: 'exhausted'; readonly wait: number }

/** Threads that work for many owners in turn. */
export type Pool = {
  /** Runs a job when it is its owner's turn. Rejects with the signal's reason, or when the program fails. */
  readonly run: (job: Job) => Promise<JobEnd>
  /** Ends all threads. */
  readonly close: () => void
}

type Queued = JobOwner & {
  readonly message: unknown
  readonly resolve: (end: JobEnd) => void
  readonly reject: (error: unknown) => void
}

/** Makes a pool. Threads are started when there is work; one that was ended is replaced by the next job. */
export function createPool(options: PoolOptions, now: () => number = Date.now): Pool {
  const window = createTimeWindow(options.perOwner, now)
  const turns = createTurns<Queued>(Math.max(1, options.threads - 1))
  const idle: Thread[] = []
  const threads = new Set<Thread>()
  let working = 0
  let closed = false
  const next = (): void => {
    if (working >= options.threads) return
    const job = turns.next()
    if (job === undefined) return
    working += 1
    void work(job)
      .then(job.resolve, job.reject)
      .finally(() => {
        working -= 1
        turns.done(job)
        next()
      })
    next()
  }
  const work = async ({ owner, message }: Queued): Promise<JobEnd> => {
    const wait = window.wait(owner)
    if (wait > 0) return { kind: 'exhausted', wait }
    const thread = idle.pop() ?? (await start())
    const began = performance.now()
    try {
      return await thread.run(message, options.perJob)
    } finally {
      window.spend(owner, performance.now() - began)
      if (thread.alive()) idle.push(thread)
      else threads.delete(thread)
    }
  }
  const start = async (): Promise<Thread> => {
    const { setup, megabytes } = options
    const thread = await startThread({ code: await options.code(), setup, megabytes })
    threads.add(thread)
    if (closed) thread.end()
    return thread
  }
  return {
    run: ({ tenant, owner, message, signal }) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('The engine is closed')
        signal.throwIfAborted()
        const abort = (): void => {
          turns.remove(job)
          reject(signal.reason)
        }
        const settle =
          <T>(end: (value: T) => void) =>
          (value: T): void => {
            signal.removeEventListener('abort', abort)
            end(value)
          }
        const job = { tenant, owner, message, resolve: settle(resolve), reject: settle(reject) }
        signal.addEventListener('abort', abort, { once: true })
        turns.add(job)
        next()
      }),
    close: () => {
      closed = true
      for (const job of turns.clear()) job.reject(new Error('The engine is closed'))
      for (const thread of threads) thread.end()
    },
  }
}
