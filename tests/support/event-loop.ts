/** A point in time, by the clock and by what this process has computed. */
type Moment = { readonly wall: number; readonly busy: number }

/** Now. */
export function moment(): Moment {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now(), busy: (user + system) / 1000 }
}

/**
 * Milliseconds of work since a moment: no more than have passed, and no more than this process has computed, so that
 * other processes on the machine do not count.
 */
export function workSince({ wall, busy }: Moment): number {
  const now = moment()
  return Math.min(now.wall - wall, now.busy - busy)
}

/** A watch on the event loop while work goes on. */
export type LoopWatch = {
  /** Called from a timer between two pieces of the work, once its payload has been read. */
  onTick: (() => void) | undefined
  /** The longest time of work that a timer had to wait, in milliseconds. */
  readonly longest: () => number
  /** Times that the timer had its turn, from the same time on. */
  readonly ticks: () => number
  readonly stop: () => void
}

// Reading a large body as JSON is one piece that nobody can divide. What is watched begins when that is done.
const largeText = 500_000

/** Watches how long a timer has to wait. With `reads`, from the time on when so many large bodies have been read. */
export function watchLoop({ reads }: { readonly reads: number }): LoopWatch {
  const parse = JSON.parse
  let left = reads
  let last = moment()
  let longest = 0
  let ticks = 0
  const note = (): void => {
    if (left <= 0) longest = Math.max(longest, workSince(last))
    last = moment()
  }
  JSON.parse = (text: string, reviver) => {
    const value = parse(text, reviver)
    if (text.length < largeText) return value
    left -= 1
    last = moment()
    return value
  }
  const watch: LoopWatch = {
    onTick: undefined,
    longest: () => longest,
    ticks: () => ticks,
    stop: () => {
      clearInterval(timer)
      note()
      JSON.parse = parse
    },
  }
  const timer = setInterval(() => {
    note()
    if (left > 0) return
    ticks += 1
    watch.onTick?.()
  }, 1)
  return watch
}

/**
 * The best of a few measurements, or the first that is below a bound. Garbage may be collected at any time and makes
 * a single one worse; nothing makes one better than the code is.
 */
export async function bestOf(measure: () => Promise<number>, bound: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 8 && best >= bound; attempt += 1)
    best = Math.min(best, await measure())
  return best
}
