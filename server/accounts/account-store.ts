import { randomUUID } from 'node:crypto'
import type { Account, AccountOverrides } from 'crosswalk'
import type { Database, Query, Row } from '../database/database.ts'
import { placeOf } from '../secrets/rotate-keys.ts'
import type { Vault } from '../secrets/vault.ts'
import { isUuid } from './account-id.ts'

/** Whether an account works: its last call did, or failed, or someone has to connect it again. */
export const accountStatuses = ['active', 'failing', 'needs_reauth'] as const

/** A status. */
export type AccountStatus = (typeof accountStatuses)[number]

/** Values that may be set of an account. */
export type AccountValues = {
  readonly label: string | null
  readonly context: Readonly<Record<string, string>>
  readonly credentials: Readonly<Record<string, string>>
  readonly overrides: AccountOverrides | null
  readonly status: AccountStatus
  /** When the access token is to be renewed; null if that is not known. */
  readonly renewAt: Date | null
  /** Where it was connected by OAuth 2. */
  readonly redirectUri: string | null
}

/** What was wrong with the last call that failed. */
type AccountFailure = {
  readonly code: string
  readonly message: string
  /** ISO 8601. */
  readonly at: string
}

/** An integrated account as it is stored, opened. */
export type StoredAccount = AccountValues & {
  readonly id: string
  readonly environment: string
  readonly provider: string
  /** Grows with every change. */
  readonly version: number
  /** When a call last worked, to a few minutes. */
  readonly lastOkAt: Date | null
  /** What was wrong with the last call that did not. It stays when later ones work. */
  readonly lastError: AccountFailure | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What a list asks for. */
type AccountSearch = {
  readonly environment: string
  readonly provider?: string
  readonly status?: AccountStatus
  readonly limit: number
  /** The account after which the list goes on. */
  readonly after?: { readonly createdAt: string; readonly id: string }
}

/** An account without its secrets, as lists give it. */
export type ListedAccount = Omit<StoredAccount, 'credentials' | 'overrides' | 'redirectUri'> & {
  readonly credentialNames: readonly string[]
  /** Exact text of `createdAt`, to go on from. */
  readonly createdText: string
}

/** Integrated accounts in the database. Statements run through `query` where one is given: inside its transaction. */
export type AccountStore = {
  readonly insert: (
    account: { readonly environment: string; readonly provider: string; readonly id?: string },
    values: AccountValues,
    query?: Query,
  ) => Promise<StoredAccount>
  /** Waits no longer than `until`; see `Query`. */
  readonly find: (id: string, until?: number) => Promise<StoredAccount | undefined>
  /** Stores values over those of this version; undefined when it was changed or removed meanwhile. */
  readonly update: (
    account: StoredAccount,
    changes: Partial<AccountValues>,
  ) => Promise<StoredAccount | undefined>
  /** Removes an account and gives its provider; undefined where there is none. */
  readonly remove: (id: string, environment: string) => Promise<string | undefined>
  readonly list: (search: AccountSearch) => Promise<readonly ListedAccount[]>
}

const shownStatus = `case when status = 'active' and failing then 'failing' else status end`
const plain = `id, environment, provider, label, ${shownStatus} as status, context, credential_names, renew_at, version,
  last_ok_at, last_error, created_at, updated_at, created_at::text as created_text`
const all = `${plain}, sealed, redirect_uri`

/** Makes the store. */
export function createAccountStore(database: Database, vault: Vault): AccountStore {
  const seal = async (id: string, { credentials, overrides }: AccountValues) => {
    const { sealed, keyId } = await vault.seal(placeOf('account', id), { credentials, overrides })
    return [sealed, keyId, Object.keys(credentials).sort()] as const
  }
  const open = (row: Row) => openRow(vault, row)
  return {
    insert: async (
      { environment, provider, id = randomUUID() },
      values,
      query = database.query,
    ) => {
      const [row] = await query(
        `insert into integrated_accounts
          (id, environment, provider, label, status, context, renew_at, redirect_uri, sealed, key_id, credential_names)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${all}`,
        [id, environment, provider, ...settable(values), ...(await seal(id, values))],
      )
      return open(row as Row)
    },
    find: async (id, until) => {
      if (!isUuid(id)) return undefined
      const text = `select ${all} from integrated_accounts where id = $1`
      const [row] = await database.query(text, [id], until)
      return row === undefined ? undefined : open(row)
    },
    update: async (account, changes) => {
      const values = { ...account, ...changes }
      const [row] = await database.query(
        `update integrated_accounts set label = $3, status = $4, context = $5, renew_at = $6, redirect_uri = $7,
          sealed = $8, key_id = $9, credential_names = $10, failing = failing and not $11,
          version = version + 1, updated_at = now()
         where id = $1 and version = $2 returning ${all}`,
        [
          account.id,
          account.version,
          ...settable(values),
          ...(await seal(account.id, values)),
          changes.status !== undefined,
        ],
      )
      return row === undefined ? undefined : open(row)
    },
    remove: async (id, environment) => {
      const [row] = await database.query(
        'delete from integrated_accounts where id = $1 and environment = $2 returning provider',
        [id, environment],
      )
      return row === undefined ? undefined : String(row.provider)
    },
    list: (search) => list(database, search),
  }
}

const engineAccounts = new WeakMap<StoredAccount, Account>()

/** The account as the engine takes it: frozen, so that the engine checks it once. */
export function engineAccount(stored: StoredAccount): Account {
  const known = engineAccounts.get(stored)
  if (known !== undefined) return known
  const { id, environment: tenant, provider, context, credentials, overrides } = stored
  const account = {
    id,
    tenant,
    provider,
    context: Object.freeze({ ...context }),
    credentials: Object.freeze({ ...credentials }),
    ...(overrides === null ? {} : { overrides: frozenOverrides(overrides) }),
  }
  engineAccounts.set(stored, Object.freeze(account))
  return account
}

function frozenOverrides({ headers, ...overrides }: AccountOverrides): AccountOverrides {
  const frozen = headers === undefined ? {} : { headers: Object.freeze({ ...headers }) }
  return Object.freeze({ ...overrides, ...frozen })
}

async function list(
  { query }: Database,
  { environment, provider, status, limit, after }: AccountSearch,
): Promise<readonly ListedAccount[]> {
  const rows = await query(
    `select ${plain} from integrated_accounts
     where environment = $1 and ($2::text is null or provider = $2) and ($3::text is null or ${shownStatus} = $3)
       and ($4::text is null or (created_at, id) > ($4::timestamptz, $5::uuid))
     order by created_at, id limit $6`,
    [
      environment,
      provider ?? null,
      status ?? null,
      after?.createdAt ?? null,
      after?.id ?? null,
      limit,
    ],
  )
  return rows.map((row) => ({
    ...plainFields(row),
    credentialNames: row.credential_names as string[],
    createdText: String(row.created_text),
  }))
}

// Whether calls fail is kept beside the status, by `AccountHealth`.
function settable({ label, status, context, renewAt, redirectUri }: AccountValues) {
  const connected = status === 'needs_reauth' ? status : 'active'
  return [label, connected, JSON.stringify(context), renewAt, redirectUri] as const
}

function plainFields(row: Row) {
  return {
    id: String(row.id),
    environment: String(row.environment),
    provider: String(row.provider),
    label: row.label as string | null,
    status: row.status as AccountStatus,
    context: row.context as Record<string, string>,
    renewAt: row.renew_at as Date | null,
    version: Number(row.version),
    lastOkAt: row.last_ok_at as Date | null,
    lastError: row.last_error as AccountFailure | null,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
  }
}

async function openRow(vault: Vault, row: Row): Promise<StoredAccount> {
  const opened = await vault.open(placeOf('account', String(row.id)), String(row.sealed))
  const secrets = opened as Pick<AccountValues, 'credentials' | 'overrides'> // sealed by us, and not altered
  return { ...plainFields(row), ...secrets, redirectUri: row.redirect_uri as string | null }
}
