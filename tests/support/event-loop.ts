/** A watch on the event loop while work goes on. */
export type LoopWatch = {
  /** Called between two pieces of the work, from a timer, once its payload has been read. */
  onTick: (() => void) | undefined
  /** The longest time that a timer had to wait so far, in milliseconds. */
  readonly longest: () => number
  readonly stop: () => void
}

// Reading a large body as JSON is one piece that nobody can divide. What is watched begins when that is done.
const largeText = 1_000_000

/** Watches how long a timer has to wait. With `reads`, from the time on when so many large bodies have been read. */
export function watchLoop({ reads }: { readonly reads: number }): LoopWatch {
  const parse = JSON.parse
  let left = reads
  let last = performance.now()
  let longest = 0
  const note = (): void => {
    const now = performance.now()
    if (left <= 0) longest = Math.max(longest, now - last)
    last = now
  }
  JSON.parse = (text: string, reviver) => {
    const value = parse(text, reviver)
    if (text.length < largeText) return value
    left -= 1
    last = performance.now()
    return value
  }
  const watch: LoopWatch = {
    onTick: undefined,
    longest: () => longest,
    stop: () => {
      clearInterval(timer)
      note()
      JSON.parse = parse
    },
  }
  const timer = setInterval(() => {
    note()
    if (left <= 0) watch.onTick?.()
  }, 1)
  return watch
}

/**
 * The best of a few measurements, as soon as one is below a bound. Other processes can make any single one worse, but
 * nothing makes one better than the code is.
 */
export async function bestOf(measure: () => Promise<number>, bound: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 6 && best >= bound; attempt += 1)
    best = Math.min(best, await measure())
  return best
}
