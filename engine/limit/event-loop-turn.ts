import { setImmediate } from 'node:timers/promises'

/** The turn of the event loop in which a call works, so that it does not block timers and other calls. */
export type EventLoopTurn = {
  /** Whether the call has worked for so long that other work must have a turn. */
  readonly isOver: () => boolean
  /** Lets the others work, then goes on in a new turn. Rejects with the signal's reason once that has fired. */
  readonly next: () => Promise<void>
}

// Milliseconds. What several calls do in one round of the loop adds up, and so does the collection of garbage.
const longest = 5

/**
 * The turns of one call. While synchronous work runs, no timer fires: neither its deadline nor an abort could
 * be noticed. So long work asks {@link EventLoopTurn.isOver} after each piece.
 */
export function createEventLoopTurn(signal: AbortSignal): EventLoopTurn {
  let start = performance.now()
  return {
    isOver: () => performance.now() - start > longest,
    next: async () => {
      await setImmediate()
      signal.throwIfAborted()
      start = performance.now()
    },
  }
}

/** Does something with each entry of a list, in as many turns as it takes. */
export async function forEachInTurns<T>(
  entries: readonly T[],
  turn: EventLoopTurn,
  work: (entry: T, index: number) => void,
): Promise<void> {
  for (let index = 0; index < entries.length; index += 1) {
    work(entries[index] as T, index)
    if (turn.isOver()) await turn.next()
  }
}
