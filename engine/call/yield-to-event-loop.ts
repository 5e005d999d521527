import { setImmediate } from 'node:timers/promises'
import type { Deadline } from '../fetch/deadline.ts'
import type { Clock } from '../http/transport.ts'

// Milliseconds of work without a pause.
const longestStretch = 20

/**
 * Lets others work in between long mapping, and ends it when the call is over: mapping itself waits for nothing, so
 * neither a deadline nor an abort could be noticed. The function is called after each record.
 */
export function createYieldWhenDue(
  clock: Clock,
  { signal }: Deadline,
): () => Promise<void> | undefined {
  let since = clock.now()
  const breathe = async (): Promise<void> => {
    await setImmediate()
    signal.throwIfAborted()
    since = clock.now()
  }
  return () => (clock.now() - since > longestStretch ? breathe() : undefined)
}
