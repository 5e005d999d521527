/** The service: HTTP and a database in front of the engine. */
export type { Scope, StoredToken, TokenStore } from './server/access/token-store.ts'
export { scopes } from './server/access/token-store.ts'
export type { AccountStore, ListedAccount, StoredAccount } from './server/accounts/account-store.ts'
export { createFreshAccounts, type FreshAccounts } from './server/accounts/fresh-accounts.ts'
export {
  type AccountChanges,
  accountView,
  addAccount,
  commonView,
  findAccount,
  type ManageSetup,
  type NewAccount,
  type Verification,
  verifyAccount,
} from './server/accounts/manage-accounts.ts'
export type { BreakerOptions } from './server/breaker.ts'
export type { HttpLimits } from './server/http/app.ts'
export type { ClientStore } from './server/oauth/client-store.ts'
export { type LogLevel, type LogOptions, logLevels } from './server/observe/log.ts'
export { createKey } from './server/secrets/keyring.ts'
export { type Service, type ServiceOptions, startService } from './server/service.ts'
export { StartError } from './server/start-error.ts'
export { openStore, type Store, type StoreOptions } from './server/store.ts'
