import type { Engine, FetchEvent } from 'crosswalk'
import type { FreshAccounts } from '../accounts/fresh-accounts.ts'
import type { Database } from '../database/database.ts'
import type { Slots } from './slots.ts'
import type { StreamStore } from './stream-store.ts'

/** What running a stream works with. */
export type RunSetup = {
  readonly engine: Engine
  readonly database: Database
  readonly fresh: FreshAccounts
  readonly streams: StreamStore
  readonly slots: Slots
  /** Called for every request, answer and retry. */
  readonly onFetch?: (event: FetchEvent) => void
  /** Called for an error of a stream that is a fault of ours. */
  readonly onFault?: (error: unknown, streamId: string) => void
}
