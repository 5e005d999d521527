import { setTimeout as sleep } from 'node:timers/promises'
import { type Engine, type OAuthClient, ReauthError, type TokenGrant } from 'crosswalk'
import { isUnavailable } from '../database/database.ts'
import type { ClientStore } from '../oauth/client-store.ts'
import { ServiceError } from '../service-error.ts'
import { unknownAccount } from './account-id.ts'
import {
  type AccountStore,
  type AccountValues,
  engineAccount,
  type StoredAccount,
} from './account-store.ts'
import type { RenewalLeases } from './renewal-leases.ts'

/** What renewals work with. */
export type RenewalSetup = {
  readonly engine: Engine
  readonly accounts: AccountStore
  readonly clients: ClientStore
  readonly leases: RenewalLeases
}

/** The result of a renewal: done by us, done by others, or refused; undefined where there is nothing to renew with. */
export type Renewal =
  | { readonly outcome: 'renewed' | 'found'; readonly account: StoredAccount }
  | { readonly outcome: 'refused'; readonly account: StoredAccount; readonly error: ReauthError }

const mostWaitMillis = 30_000
const pollMillis = 50

/**
 * Renews the token of an account while nobody else does, over all processes, and holds no connection meanwhile. A
 * process that waited takes the stored result. Rejects with the error of the token URL, and with `ServiceError`
 * when others take too long.
 */
export async function renewAccount(
  setup: RenewalSetup,
  known: StoredAccount,
): Promise<Renewal | undefined> {
  const { engine, clients, leases, accounts } = setup
  const client = await clients.find(known.environment, known.provider)
  if (!engine.oauth.isRenewable(engineAccount(known), client !== undefined)) return undefined
  const end = performance.now() + mostWaitMillis
  while (performance.now() < end) {
    const lease = await leases.take(known.id)
    try {
      const account = await existing(accounts, known.id)
      if (isSettled(account, known)) return { outcome: 'found', account }
      // A process that was stopped until its lease ended must not use a refresh token that another process may use now.
      if (lease?.isHeld() === true) return await renewHolding(setup, { account, client })
    } finally {
      await lease?.release()
    }
    await sleep(pollMillis * (1 + Math.random()))
  }
  throw new ServiceError(
    'overloaded',
    'The access token of the account is being renewed for too long; try again',
    { retryAfter: 5 },
  )
}

async function existing(accounts: AccountStore, id: string): Promise<StoredAccount> {
  const account = await accounts.find(id)
  if (account === undefined) throw unknownAccount(id)
  return account
}

function isSettled(account: StoredAccount, known: StoredAccount): boolean {
  if (account.status === 'needs_reauth') return true
  return account.version !== known.version && !isDue(account)
}

/** Whether the access token is past the time at which it is to be renewed. */
export function isDue({ renewAt }: Pick<StoredAccount, 'renewAt'>): boolean {
  return renewAt !== null && renewAt.getTime() <= Date.now()
}

async function renewHolding(
  { engine, accounts }: RenewalSetup,
  {
    account,
    client,
  }: { readonly account: StoredAccount; readonly client: OAuthClient | undefined },
): Promise<Renewal> {
  let grant: TokenGrant
  try {
    grant = await engine.oauth.renew(engineAccount(account), {
      ...(client === undefined ? {} : { client }),
      ...(account.redirectUri === null ? {} : { redirectUri: account.redirectUri }),
    })
  } catch (error) {
    if (!(error instanceof ReauthError)) throw error
    const names = Object.keys(account.credentials)
    const change = () => ({ status: 'needs_reauth', renewAt: null }) as const
    const { isOurs, stored } = await writeOver(accounts, account, { names, change })
    return isOurs
      ? { outcome: 'refused', account: stored, error }
      : { outcome: 'found', account: stored }
  }
  const { isOurs, stored } = await writeOver(accounts, account, {
    names: Object.keys(grant.credentials),
    change: (current) => ({ ...changesOf(current, grant), status: 'active' }),
  })
  return { outcome: isOurs ? 'renewed' : 'found', account: stored }
}

type Write = {
  /** Credentials that must still be those that were used. */
  readonly names: readonly string[]
  readonly change: (current: StoredAccount) => Partial<AccountValues>
}

/**
 * Writes over the account as it is now: a change of something else meanwhile is kept. Where the credentials were changed,
 * by someone who took over or by a caller, theirs are newer and stay.
 */
async function writeOver(
  accounts: AccountStore,
  used: StoredAccount,
  { names, change }: Write,
): Promise<{ readonly isOurs: boolean; readonly stored: StoredAccount }> {
  let current = used
  for (;;) {
    const written = await insist(() => accounts.update(current, change(current)))
    if (written !== undefined) return { isOurs: true, stored: written }
    current = await insist(() => existing(accounts, used.id))
    const found = current.credentials
    if (names.some((name) => found[name] !== used.credentials[name]))
      return { isOurs: false, stored: current }
  }
}

const mostTries = 8

// The new tokens exist nowhere else yet: they must not be lost when the database does not answer for a moment.
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === mostTries || !isUnavailable(error)) throw error
      await sleep(Math.min(2000, 50 * 2 ** tries))
    }
  }
}

/** What a token response changes of a stored account. */
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
