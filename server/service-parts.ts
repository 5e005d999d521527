import type { Engine } from 'crosswalk'
import type { AccountStore } from './accounts/account-store.ts'
import type { FreshAccounts } from './accounts/fresh-accounts.ts'
import type { Database } from './database/database.ts'
import type { AppState } from './http/admission.ts'
import type { App } from './http/app.ts'
import type { ClientStore } from './oauth/client-store.ts'
import type { StateStore } from './oauth/state-store.ts'
import type { Log } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import type { StreamStore } from './sync/stream-store.ts'
import type { WebhookStore } from './sync/webhook-store.ts'

/** Everything that routes share. */
export type Parts = {
  readonly app: App
  readonly state: AppState
  readonly engine: Engine
  readonly database: Database
  readonly accounts: AccountStore
  readonly fresh: FreshAccounts
  readonly streams: StreamStore
  readonly webhooks: WebhookStore
  readonly clients: ClientStore
  readonly states: StateStore
  readonly metrics: Metrics
  readonly log: Log
  /** Milliseconds for a whole call. */
  readonly deadline: number
  /** Signs the cursors of account lists. */
  readonly cursorSecret: string
  /** How callers reach the service, without a slash at the end. */
  readonly publicUrl: () => string
}
