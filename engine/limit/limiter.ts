/** A number of points in every span of seconds. */
export type LimiterOptions = {
  /** The name of this limit in the store, which may hold others. */
  readonly name: string
  /** How many points there are in each span of time. */
  readonly points: number
  /** How long a span is. */
  readonly seconds: number
}

/** Points by key. */
export type Limiter = {
  /** Takes a point. Resolves with 0, or with the milliseconds until one is free. */
  readonly take: (key: string) => Promise<number>
  /** Milliseconds until a point is free, 0 for now; takes none. */
  readonly wait: (key: string) => Promise<number>
}

/** Where points are counted together with other processes. */
export type LimiterStore = {
  /** Makes a limiter that counts there. */
  readonly limiter: (options: LimiterOptions) => Limiter
}

type Window = { readonly endsAt: number; taken: number }

/** Makes a limiter that counts in memory: a window of `seconds` starts with the first point that is taken in it. */
export function createLimiter(
  { points, seconds }: LimiterOptions,
  now: () => number = Date.now,
): Limiter {
  const windows = new Map<string, Window>()
  const length = seconds * 1000
  let nextSweep = now() + length
  const sweep = (time: number): void => {
    if (time < nextSweep) return
    for (const [key, { endsAt }] of windows) if (endsAt <= time) windows.delete(key)
    nextSweep = time + length
  }
  const open = (key: string, time: number): Window | undefined => {
    const window = windows.get(key)
    return window !== undefined && window.endsAt > time ? window : undefined
  }
  const waitFor = (window: Window | undefined, time: number): number =>
    window === undefined || window.taken < points ? 0 : Math.max(1, window.endsAt - time)
  return {
    take: async (key) => {
      const time = now()
      sweep(time)
      const window = open(key, time) ?? { endsAt: time + length, taken: 0 }
      const wait = waitFor(window, time)
      if (wait > 0) return wait
      window.taken += 1
      windows.set(key, window)
      return 0
    },
    wait: async (key) => {
      const time = now()
      return waitFor(open(key, time), time)
    },
  }
}
