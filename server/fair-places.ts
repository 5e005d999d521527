import { fairShare } from './fair-share.ts'

/** A number of places that owners get in turn. */
export type FairPlaces = {
  /**
   * Takes a place for an owner; resolves with a function that gives it back. No owner has more than `fairShare` of the free
   * places. Owners that have to wait get a place in turn. Rejects with the signal's reason.
   */
  readonly enter: (who: string, signal: AbortSignal) => Promise<() => void>
}

/** Makes a number of places. */
export function createFairPlaces(width: number): FairPlaces {
  const taken = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  let free = width
  const fits = (who: string): boolean => free > 0 && (taken.get(who) ?? 0) < fairShare(free)
  const take = (who: string): (() => void) => {
    free -= 1
    taken.set(who, (taken.get(who) ?? 0) + 1)
    return () => {
      const left = (taken.get(who) ?? 1) - 1
      if (left === 0) taken.delete(who)
      else taken.set(who, left)
      free += 1
      serve()
    }
  }
  // One for each in turn; who was served goes to the end of the line.
  const serve = (): void => {
    for (const [who, line] of [...waiting]) {
      if (free === 0) return
      const [next] = line
      if (next === undefined || !fits(who)) continue
      leaveLine(waiting, who, next)
      const rest = waiting.get(who)
      if (rest !== undefined) {
        waiting.delete(who)
        waiting.set(who, rest)
      }
      next()
    }
  }
  return {
    enter: async (who, signal) => {
      signal.throwIfAborted()
      if (!waiting.has(who) && fits(who)) return take(who)
      return new Promise((resolve, reject) => {
        const start = (): void => {
          signal.removeEventListener('abort', give)
          resolve(take(who))
        }
        const give = (): void => {
          leaveLine(waiting, who, start)
          reject(signal.reason)
        }
        const line = waiting.get(who) ?? new Set()
        waiting.set(who, line.add(start))
        signal.addEventListener('abort', give, { once: true })
      })
    },
  }
}

function leaveLine(waiting: Map<string, Set<() => void>>, who: string, start: () => void): void {
  const line = waiting.get(who)
  line?.delete(start)
  if (line?.size === 0) waiting.delete(who)
}
