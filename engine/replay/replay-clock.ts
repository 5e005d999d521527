import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../index.ts'

/** A clock that moves only by waits, which end at once; `waited` counts their milliseconds. */
export function startReplayClock(start?: string): {
  readonly clock: Clock
  readonly waited: () => number
} {
  const begin = start === undefined ? Date.now() : Date.parse(start)
  let jumped = 0
  const clock: Clock = {
    now: () => begin + jumped,
    sleep: async (millis, signal) => {
      jumped += millis
      await pause(Math.min(millis, 10), undefined, { signal })
    },
  }
  return { clock, waited: () => jumped }
}
