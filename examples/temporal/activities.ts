import type { StreamOutcome, Sync } from '@crosswalk/server'

/** What a turn came to, and when the next one is worth while. */
export type Turn = { readonly outcome: StreamOutcome; readonly secondsUntilDue: number }

/** The activities of the worker, over an open sync. An activity may run twice: each page is stored once. */
export function createActivities(sync: Sync) {
  return {
    runStream: async (streamId: string): Promise<Turn> => {
      const { outcome } = await sync.runStream(streamId)
      const stream = await sync.streams.find(streamId)
      return { outcome, secondsUntilDue: Math.max(0, -(stream?.lag ?? 0)) }
    },
  }
}
