import { AccountError, type AccountOverrides, type Engine, NotFoundError } from 'crosswalk'
import type { Query } from '../database/database.ts'
import type { ClientStore } from '../oauth/client-store.ts'
import { ServiceError } from '../service-error.ts'
import { unknownAccount } from './account-id.ts'
import type { AccountStore, AccountValues, StoredAccount } from './account-store.ts'
import { callProvider } from './call-provider.ts'
import type { FreshAccounts } from './fresh-accounts.ts'
import { assertOrigins } from './guard-origins.ts'

/** A new account as a caller gives it. */
export type NewAccount = {
  readonly provider: string
  readonly label?: string | null
  readonly context?: Readonly<Record<string, string>>
  readonly credentials?: Readonly<Record<string, string>>
  readonly overrides?: AccountOverrides | null
  /** When the access token ends, ISO 8601. */
  readonly token_expires_at?: string | null
}

/** Changes of an account: context and credentials one by one (null removes one), the rest as a whole. */
export type AccountChanges = {
  readonly label?: string | null
  readonly context?: Readonly<Record<string, string | null>>
  readonly credentials?: Readonly<Record<string, string | null>>
  readonly overrides?: AccountOverrides | null
  readonly token_expires_at?: string | null
}

/** The result of a verification. */
export type Verification = {
  readonly ok: true
  readonly integrated_account_id: string
  readonly provider: string
  /** The resource that was listed, one record of it at most. */
  readonly resource: string
  readonly milliseconds: number
}

/** What the management of accounts works with. */
export type ManageSetup = {
  readonly engine: Engine
  readonly accounts: AccountStore
  readonly clients: ClientStore
  readonly fresh: FreshAccounts
  readonly deadline: number
}

/** Stores a new account; by default it is simply inserted. */
export type Insert = (
  insert: (id?: string, query?: Query) => Promise<StoredAccount>,
) => Promise<StoredAccount>

/** Adds an account. Rejects with `AccountError` (422) that names every value that is missing or wrong. */
export async function addAccount(
  setup: ManageSetup,
  environment: string,
  given: NewAccount,
  more: {
    readonly redirectUri?: string
    readonly renewAt?: Date | null
    readonly store?: Insert
  } = {},
): Promise<StoredAccount> {
  const values: AccountValues = {
    label: given.label ?? null,
    context: given.context ?? {},
    credentials: given.credentials ?? {},
    overrides: given.overrides ?? null,
    status: 'active',
    renewAt: more.renewAt ?? renewAtOf(given.token_expires_at),
    redirectUri: more.redirectUri ?? null,
  }
  const { provider } = given
  await assertValues(setup, environment, provider, values)
  const checked = { ...values, renewAt: firstRenewal(setup, provider, values) }
  const { store = (insert) => insert() } = more
  return store((id, query) =>
    setup.accounts.insert(
      { environment, provider, ...(id === undefined ? {} : { id }) },
      checked,
      query,
    ),
  )
}

/**
 * Changes an account. New credentials make an account active again. A change of where credentials go needs all of them
 * again. Rejects like {@link addAccount}.
 */
export async function changeAccount(
  setup: ManageSetup,
  id: string,
  environment: string,
  changes: AccountChanges,
): Promise<StoredAccount> {
  const mostTries = 5
  for (let tries = 0; tries < mostTries; tries += 1) {
    const account = await findAccount(setup, id, environment)
    const values = changed(account, changes)
    const whole = { ...account, ...values }
    await assertValues(setup, environment, account.provider, whole)
    assertOrigins(setup.engine, { account, changed: whole }, changes)
    const renewAt = firstRenewal(setup, account.provider, whole)
    const stored = await setup.accounts.update(account, { ...values, renewAt })
    setup.fresh.forget(id)
    if (stored !== undefined) return stored
  }
  throw new ServiceError(
    'overloaded',
    'The account was changed by others at the same time; try again',
  )
}

/** The account of an environment. Rejects with `ServiceError` `unknown_account`. */
export async function findAccount(
  { accounts }: Pick<ManageSetup, 'accounts'>,
  id: string,
  environment: string,
): Promise<StoredAccount> {
  const account = await accounts.find(id)
  if (account?.environment === environment) return account
  throw unknownAccount(id)
}

/** Makes the cheapest real call of an account: one record, as the provider sends it. Rejects like `Engine.list`. */
export async function verifyAccount(
  setup: ManageSetup,
  id: string,
  environment: string,
  signal?: AbortSignal,
): Promise<Verification> {
  const account = await setup.fresh.get(id, environment)
  const { provider } = account
  const resource = setup.engine.support(provider)[0]?.resource ?? ''
  const started = performance.now()
  await callProvider(
    setup,
    { resource, account, query: { limit: 1, truto_response_format: 'raw' } },
    { deadline: setup.deadline, ...(signal === undefined ? {} : { signal }) },
  )
  const milliseconds = Math.round(performance.now() - started)
  return { ok: true, integrated_account_id: id, provider, resource, milliseconds }
}

// An account that has no access token yet gets one at its first call.
function firstRenewal(
  { engine }: ManageSetup,
  provider: string,
  { credentials, renewAt }: Pick<AccountValues, 'credentials' | 'renewAt'>,
): Date | null {
  return engine.oauth.lacksToken({ provider, credentials }, true) ? new Date() : renewAt
}

async function assertValues(
  { engine, clients }: ManageSetup,
  environment: string,
  provider: string,
  { context, credentials, overrides }: Pick<AccountValues, 'context' | 'credentials' | 'overrides'>,
): Promise<void> {
  const client = await clients.find(environment, provider)
  // The time to compile overrides is counted for the environment: a caller can make any number of accounts.
  const id = `environment ${environment}`
  const own = { id, tenant: environment, provider, context, credentials }
  const account = { ...own, ...(overrides === null ? {} : { overrides }) }
  try {
    await engine.checkAccount(account, { hasClient: client !== undefined })
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    throw new AccountError('invalid_account', error.message, { fields: ['provider'] })
  }
}

function changed(account: StoredAccount, changes: AccountChanges): Partial<AccountValues> {
  const { label, context, credentials, overrides, token_expires_at: expires } = changes
  return {
    ...(label === undefined ? {} : { label }),
    ...(context === undefined ? {} : { context: merged(account.context, context) }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(credentials === undefined
      ? {}
      : {
          credentials: merged(account.credentials, credentials),
          status: 'active' as const,
          renewAt: null,
        }),
    ...(expires === undefined ? {} : { renewAt: renewAtOf(expires) }),
  }
}

function merged(
  held: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const entries = Object.entries({ ...held, ...changes })
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  )
}

function renewAtOf(text: string | null | undefined): Date | null {
  if (text === undefined || text === null) return null
  const date = new Date(text)
  if (!Number.isNaN(date.getTime())) return date
  throw new ServiceError(
    'invalid_request',
    `"token_expires_at" must be a date as ISO 8601: received "${text.slice(0, 60)}"`,
  )
}
