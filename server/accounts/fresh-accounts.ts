import { type Engine, ReauthError, RemoteError, TimeoutError } from 'crosswalk'
import { createCache } from '../cache.ts'
import type { Database } from '../database/database.ts'
import { currentDeadline, remainingMillis, withoutDeadline } from '../database/until-deadline.ts'
import type { ClientStore } from '../oauth/client-store.ts'
import { late, orLate } from '../or-late.ts'
import { type AccountHealth, createAccountHealth } from './account-health.ts'
import { unknownAccount } from './account-id.ts'
import { type AccountStore, engineAccount, type StoredAccount } from './account-store.ts'
import { isDue, renewAccount } from './renew-account.ts'
import { createRenewalLeases } from './renewal-leases.ts'

/** Accounts as they can be called: with an access token that is good. */
export type FreshAccounts = {
  /**
   * The account of an environment, its token renewed where it is due. Waits no longer than `until`; see `Query`. Rejects
   * with `ServiceError` or `ReauthError`.
   */
  readonly get: (id: string, environment: string, until?: number) => Promise<StoredAccount>
  /** The account with another token than this one's, which the provider has just refused; undefined where there is none to get. */
  readonly renewed: (refused: StoredAccount, until?: number) => Promise<StoredAccount | undefined>
  /** Forgets what is remembered of an account that was changed. */
  readonly forget: (id: string) => void
  /** Stores the results of calls. */
  readonly health: AccountHealth
}

/** The result of renewing an account, for metrics and log. */
export type RenewalEvent = {
  readonly account: Pick<StoredAccount, 'id' | 'provider'>
  readonly outcome: 'renewed' | 'refused' | 'failed'
  /** Why not, where it was not. */
  readonly error?: unknown
}

type Setup = {
  readonly engine: Engine
  readonly database: Database
  readonly accounts: AccountStore
  readonly clients: ClientStore
  readonly onRenewal: (event: RenewalEvent) => void
}

// A change made on another replica is seen here after at most this long.
const rememberedMillis = 5000

/** Makes the accounts callable. */
export function createFreshAccounts(setup: Setup): FreshAccounts {
  const { accounts, engine } = setup
  const seen = createCache<StoredAccount>(10_000, rememberedMillis)
  const health = createAccountHealth(setup.database, (id) => seen.drop(id))
  const renewOnce = createRenewals(setup, { health, forget: (id) => seen.drop(id) })
  return {
    get: async (id, environment, until = currentDeadline()) => {
      const account = await seen.get(id, () => accounts.find(id, until))
      if (account?.environment !== environment) throw unknownAccount(id)
      assertConnected(account)
      if (!isDue(account)) return account
      const hasToken = !engine.oauth.lacksToken(engineAccount(account), true)
      try {
        return (await renewOnce(account, until)) ?? account
      } catch (error) {
        if (hasToken && isPassing(error)) return account
        await health.failed(account, error)
        throw error
      }
    },
    renewed: renewOnce,
    forget: (id) => seen.drop(id),
    health,
  }
}

// Renewal begins before the token ends: where the token URL fails for now, the old token may still be good.
function isPassing(error: unknown): boolean {
  return error instanceof RemoteError && !(error instanceof ReauthError)
}

function assertConnected({ status, provider, id }: StoredAccount): void {
  if (status !== 'needs_reauth') return
  throw new ReauthError(
    `Integrated account "${id}" has to be connected again: ${provider} has refused to renew its access token`,
  )
}

type Renew = (account: StoredAccount, until?: number) => Promise<StoredAccount | undefined>

// Calls of one process share one renewal; those of others wait for its lease. A call stops to wait at its own deadline.
function createRenewals(
  setup: Setup,
  { health, forget }: Pick<FreshAccounts, 'health' | 'forget'>,
): Renew {
  const running = new Map<string, ReturnType<Renew>>()
  const renew = createRenew(setup, health)
  return async (account, until) => {
    const own =
      running.get(account.id) ??
      withoutDeadline(() => renew(account)).finally(() => {
        running.delete(account.id)
        forget(account.id)
      })
    running.set(account.id, own)
    own.catch(() => undefined) // whoever waits for it gets the error
    const renewed = await orLate(own, remainingMillis(until))
    if (renewed !== late) return renewed
    throw new TimeoutError(
      'deadline_exceeded',
      'The access token of the account was not renewed within the deadline of the call',
    )
  }
}

function createRenew(setup: Setup, health: AccountHealth): Renew {
  const { onRenewal } = setup
  const leases = createRenewalLeases(setup.database)
  return async (known) => {
    try {
      const renewal = await renewAccount({ ...setup, leases }, known)
      if (renewal === undefined) return undefined
      const { outcome, account } = renewal
      if (outcome === 'refused') {
        await health.failed(account, renewal.error)
        onRenewal({ account, outcome, error: renewal.error })
        throw renewal.error
      }
      if (outcome === 'renewed') onRenewal({ account, outcome })
      assertConnected(account)
      return account
    } catch (error) {
      if (!(error instanceof ReauthError)) onRenewal({ account: known, outcome: 'failed', error })
      throw error
    }
  }
}
