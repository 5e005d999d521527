/*
 * isolate: messages in; answers, or why there is none, out. The work is done in threads, whose memory and time are
 * bounded. It must not know what the work is.
 */
import { Worker } from 'node:worker_threads'

/** How a thread is started. */
export type ThreadSetup = {
  /** The program of the thread, a CommonJS text. It sends one message first, then answers each message with one. */
  readonly code: string
  /** What the program finds as `workerData.setup`. */
  readonly setup: unknown
  /** Most memory of its heap, in MB. */
  readonly megabytes: number
}

/** The result of a message. `step`: the last step that the program noted, -1 for none. */
export type ThreadEnd =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'stopped'; readonly by: 'time' | 'memory'; readonly step: number }

/** A thread that works on one message at a time. */
export type Thread = {
  /** Sends a message. The thread is ended if it takes longer; rejects if the program fails. */
  readonly run: (message: unknown, millis: number) => Promise<ThreadEnd>
  /** Whether it can take another message. */
  readonly alive: () => boolean
  readonly end: () => void
}

type Waiting = {
  readonly resolve: (end: ThreadEnd) => void
  readonly reject: (error: unknown) => void
}

const youngMegabytes = 16

/** Starts a thread; resolves when its program is there. It keeps the process alive only while it works. */
export async function startThread({ code, setup, megabytes }: ThreadSetup): Promise<Thread> {
  const progress = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(code, {
    eval: true,
    env: {},
    execArgv: [],
    workerData: { setup, progress },
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: youngMegabytes },
  })
  await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  worker.unref()
  return servingThread(worker, progress)
}

function servingThread(worker: Worker, progress: Int32Array): Thread {
  let alive = true
  let waiting: Waiting | undefined
  const take = (): Waiting | undefined => {
    const taken = waiting
    waiting = undefined
    worker.unref()
    return taken
  }
  const fail = (error: unknown): void => {
    alive = false
    take()?.reject(error)
  }
  const stop = (by: 'time' | 'memory'): void => {
    if (waiting === undefined) return
    alive = false
    take()?.resolve({ kind: 'stopped', by, step: Atomics.load(progress, 0) })
    void worker.terminate()
  }
  worker.on('message', (answer) => take()?.resolve({ kind: 'answered', answer }))
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') stop('memory')
    fail(error)
  })
  worker.on('exit', () => fail(new Error('The thread has ended')))
  let timer: NodeJS.Timeout | undefined
  const send = (message: unknown, millis: number): Promise<ThreadEnd> =>
    new Promise((resolve, reject) => {
      const own = { resolve, reject }
      waiting = own
      worker.ref()
      Atomics.store(progress, 0, -1)
      worker.postMessage(message)
      timer = startTimer(millis, () => {
        if (waiting === own) stop('time')
      })
    })
  return {
    run: (message, millis) => send(message, millis).finally(() => clearTimeout(timer)),
    alive: () => alive,
    end: () => {
      fail(new Error('The thread has ended'))
      void worker.terminate()
    },
  }
}

// If this thread was busy, an answer may have come in time but is not read yet: it is read first.
function startTimer(millis: number, late: () => void): NodeJS.Timeout {
  const timer = setTimeout(() => setImmediate(late), millis)
  return timer.unref()
}
