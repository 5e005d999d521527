/** The service: HTTP and a database in front of the engine. */
export type { Scope, StoredToken, TokenStore } from './access/token-store.ts'
export { scopes } from './access/token-store.ts'
export type { AccountStore, ListedAccount, StoredAccount } from './accounts/account-store.ts'
export { accountView, commonView } from './accounts/account-view.ts'
export { createFreshAccounts, type FreshAccounts } from './accounts/fresh-accounts.ts'
export {
  type AccountChanges,
  addAccount,
  findAccount,
  type ManageSetup,
  type NewAccount,
  type Verification,
  verifyAccount,
} from './accounts/manage-accounts.ts'
export type { BreakerOptions } from './breaker.ts'
export type { HttpLimits } from './http/app.ts'
export type { ClientStore } from './oauth/client-store.ts'
export { type LogLevel, type LogOptions, logLevels } from './observe/log.ts'
export { createKey } from './secrets/keyring.ts'
export { type Service, type ServiceOptions, startService } from './service.ts'
export {
  type AnyServiceError,
  CircuitOpenError,
  ServiceError,
  type ServiceErrorCode,
  serviceErrorCodes,
} from './service-error.ts'
export { StartError } from './start-error.ts'
export { openStore, type Store, type StoreOptions } from './store.ts'
export type { ChangeKind } from './sync/changes.ts'
export { type AskedStream, putStream } from './sync/manage-streams.ts'
export { type Change, type ChangePosition, readChanges } from './sync/read-changes.ts'
export type { RunDueOptions } from './sync/run-due.ts'
export type { RunOptions, StreamOutcome, StreamRun } from './sync/run-stream.ts'
export type { Stream, StreamSettings } from './sync/stream.ts'
export {
  createStreamStore,
  findStream,
  intervals,
  type ListedStream,
  type StreamStore,
} from './sync/stream-store.ts'
export { streamView } from './sync/stream-view.ts'
export { openSync, type Sync, type SyncOptions } from './sync/sync.ts'
export { readStatus, type SyncStatus } from './sync/sync-status.ts'
export type { Worker, WorkOptions } from './sync/worker.ts'
