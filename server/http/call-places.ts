import { fairShare } from '../fair-share.ts'
import { ServiceError } from '../service-error.ts'

/** Places of calls that run at the same time. */
export type CallPlaces = {
  /**
   * Takes a place for an owner; returns a function that gives it back. No owner has more than `fairShare` of the free
   * places.
   * Throws {@link ServiceError} `too_many_calls`, or `overloaded` when there is none at all.
   */
  readonly enter: (who: string) => () => void
  /** Takes one beyond the bounds. */
  readonly force: (who: string) => () => void
  readonly taken: () => number
}

/** Makes places: `all` of them, at most `each` for one. */
export function createCallPlaces({ all, each }: { all: number; each: number }): CallPlaces {
  const held = new Map<string, number>()
  let taken = 0
  const force = (who: string): (() => void) => {
    taken += 1
    held.set(who, (held.get(who) ?? 0) + 1)
    return () => {
      taken -= 1
      const left = (held.get(who) ?? 1) - 1
      if (left === 0) held.delete(who)
      else held.set(who, left)
    }
  }
  return {
    force,
    taken: () => taken,
    enter: (who) => {
      const own = held.get(who) ?? 0
      if (taken >= all) {
        const message = `${all} calls run at this time already`
        throw new ServiceError('overloaded', message, { retryAfter: 1 })
      }
      if (own >= Math.min(each, fairShare(all - taken))) {
        const message = `${own} calls of this account run at this time already`
        throw new ServiceError('too_many_calls', message, { retryAfter: 1 })
      }
      return force(who)
    },
  }
}
