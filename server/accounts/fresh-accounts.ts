import { type Engine, ReauthError, RemoteError, type TokenGrant } from 'crosswalk'
import { createCache } from '../cache.ts'
import type { Database } from '../database/database.ts'
import type { ClientStore } from '../oauth/client-store.ts'
import { unknownAccount } from './account-id.ts'
import { type AccountStore, engineAccount, type StoredAccount } from './account-store.ts'

/** Accounts as they can be called: with an access token that is good. */
export type FreshAccounts = {
  /** The account of an environment, its token renewed where it is due. Rejects with `ServiceError` or `ReauthError`. */
  readonly get: (id: string, environment: string) => Promise<StoredAccount>
  /** The account with another token than this one's, which the provider has just refused; undefined where there is none to get. */
  readonly renewed: (refused: StoredAccount) => Promise<StoredAccount | undefined>
  /** Forgets what is remembered of an account that was changed. */
  readonly forget: (id: string) => void
}

/** What renewing an account came to, for metrics. */
type RenewalEvent = {
  readonly provider: string
  readonly outcome: 'renewed' | 'refused' | 'failed'
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
  const { accounts } = setup
  const seen = createCache<StoredAccount>(10_000, rememberedMillis)
  const renewing = new Map<string, Promise<StoredAccount | undefined>>()
  // Calls of one process share one renewal; those of others wait for its lock.
  const renewOnce = (account: StoredAccount): Promise<StoredAccount | undefined> => {
    const running = renewing.get(account.id)
    if (running !== undefined) return running
    const own = renewUnderLock(setup, account).finally(() => {
      renewing.delete(account.id)
      seen.drop(account.id)
    })
    renewing.set(account.id, own)
    return own
  }
  return {
    get: async (id, environment) => {
      const account = await seen.get(id, () => accounts.find(id))
      if (account?.environment !== environment) throw unknownAccount(id)
      assertConnected(account)
      if (account.renewAt === null || account.renewAt.getTime() > Date.now()) return account
      const renewed = renewOnce(account)
      const hasToken = !setup.engine.oauth.lacksToken(engineAccount(account), true)
      return (await (hasToken ? renewed.catch(unlessPassing) : renewed)) ?? account
    },
    renewed: (refused) => renewOnce(refused),
    forget: (id) => seen.drop(id),
  }
}

// Renewal begins before the token ends: where the token URL fails for now, the old token may still be good.
function unlessPassing(error: unknown): undefined {
  if (error instanceof RemoteError && !(error instanceof ReauthError)) return undefined
  throw error
}

function assertConnected({ status, provider, id }: StoredAccount): void {
  if (status === 'active') return
  throw new ReauthError(
    `Integrated account "${id}" has to be connected again: ${provider} has refused to renew its access token`,
  )
}

/**
 * Renews a token while nobody else can, over all processes. Who waited for the lock finds the work done and takes what
 * is stored. The new token is stored before anyone uses it: between the provider's answer and the commit there is one
 * write and nothing else.
 */
async function renewUnderLock(
  setup: Setup,
  known: StoredAccount,
): Promise<StoredAccount | undefined> {
  const { engine, database, accounts, clients, onRenewal } = setup
  const { id, environment, provider } = known
  const client = await clients.find(environment, provider)
  if (!engine.oauth.isRenewable(engineAccount(known), client !== undefined)) return undefined
  const outcome = await database
    .locked(`account ${id}`, async (query) => {
      const account = await accounts.find(id, { query, forUpdate: true })
      if (account === undefined) throw unknownAccount(id)
      assertConnected(account)
      if (account.version !== known.version && !isDue(account)) return { account }
      let grant: TokenGrant
      try {
        grant = await engine.oauth.renew(engineAccount(account), {
          ...(client === undefined ? {} : { client }),
          ...(account.redirectUri === null ? {} : { redirectUri: account.redirectUri }),
        })
      } catch (error) {
        if (!(error instanceof ReauthError)) throw error
        await accounts.update(account, { status: 'needs_reauth', renewAt: null }, query)
        return { refused: error } // the mark has to be committed
      }
      return {
        account: await accounts.update(account, changesOf(account, grant), query),
        renewed: true,
      }
    })
    .catch((error: unknown) => {
      onRenewal({ provider, outcome: 'failed' })
      throw error
    })
  if ('refused' in outcome) {
    onRenewal({ provider, outcome: 'refused' })
    throw outcome.refused
  }
  if (outcome.renewed === true) onRenewal({ provider, outcome: 'renewed' })
  if (outcome.account === undefined) throw unknownAccount(id)
  return outcome.account
}

function isDue({ renewAt }: StoredAccount): boolean {
  return renewAt !== null && renewAt.getTime() <= Date.now()
}

/** What a token answer changes of a stored account. */
export function changesOf(
  account: Pick<StoredAccount, 'context' | 'credentials'>,
  grant: TokenGrant,
): Pick<StoredAccount, 'context' | 'credentials' | 'renewAt'> {
  return {
    credentials: { ...account.credentials, ...grant.credentials },
    context: { ...account.context, ...grant.context },
    renewAt: grant.expiresAt === null ? null : renewalOf(grant.expiresAt, Date.now()),
  }
}

// A minute before its end, or a tenth of its life where that is less.
function renewalOf(expiresAt: number, now: number): Date {
  return new Date(expiresAt - Math.min(60_000, Math.max(0, expiresAt - now) / 10))
}
