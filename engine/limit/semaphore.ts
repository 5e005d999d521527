/** Lets a number of tasks run at a time; the others wait in order. */
export type Semaphore = {
  readonly run: <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>
  /** Whether nothing runs or waits. */
  readonly idle: () => boolean
}

/** Makes a semaphore of a width. */
export function createSemaphore(width: number): Semaphore {
  let running = 0
  const waiting: (() => void)[] = []
  const enter = (signal: AbortSignal): Promise<void> | undefined => {
    if (running < width) {
      running += 1
      return undefined
    }
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', give)
        resolve()
      }
      const give = (): void => {
        waiting.splice(waiting.indexOf(start), 1)
        reject(signal.reason)
      }
      waiting.push(start)
      signal.addEventListener('abort', give, { once: true })
    })
  }
  // The place of a finished task goes directly to the next waiting task; the count stays the same.
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return {
    run: async (task, signal) => {
      signal.throwIfAborted()
      const wait = enter(signal)
      if (wait !== undefined) await wait
      try {
        return await task()
      } finally {
        leave()
      }
    },
    idle: () => running === 0 && waiting.length === 0,
  }
}
