import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from './transport.ts'

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (millis, signal) => {
    await wait(millis, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}
