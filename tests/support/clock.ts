import type { Clock } from 'crosswalk'

/** A clock that jumps over every wait and remembers it. */
export function jumpingClock(
  start = Date.parse('2026-01-15T10:00:00Z'),
): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  return {
    waits,
    now: () => start + waits.reduce((sum, wait) => sum + wait, 0),
    sleep: async (millis, signal) => {
      signal.throwIfAborted()
      waits.push(millis)
    },
  }
}
