import { createTokenStore, type TokenStore } from './access/token-store.ts'
import { type AccountStore, createAccountStore } from './accounts/account-store.ts'
import type { Database } from './database/database.ts'
import { openEmbedded } from './database/embedded.ts'
import { migrate } from './database/migrate.ts'
import { openPostgres } from './database/postgres.ts'
import { readCursorSecret } from './database/settings.ts'
import { type ClientStore, createClientStore } from './oauth/client-store.ts'
import { createStateStore, type StateStore } from './oauth/state-store.ts'
import { type Keyring, type KeySource, readKeyring, temporaryKeyring } from './secrets/keyring.ts'
import {
  countOld,
  type Rotation,
  type RotationProgress,
  rotateKeys,
} from './secrets/rotate-keys.ts'
import { createVault } from './secrets/vault.ts'
import { StartError } from './start-error.ts'
import { renumberRestored } from './sync/prune-changes.ts'
import { createWebhookStore, type WebhookStore } from './sync/webhook-store.ts'

/** Where accounts and tokens are kept. */
export type StoreOptions = {
  /** A PostgreSQL server, as `postgres://user:password@host/database`. Default: an embedded database. */
  readonly databaseUrl?: string
  /** Folder of the embedded database. Without it, it is in memory only. */
  readonly dataFolder?: string
  /** The key that seals secrets, 32 bytes as base64 or hex. Default: one that is made and kept in the data folder; PostgreSQL has no default. */
  readonly encryptionKey?: string
  /** Earlier keys, separated by commas, that still open what they sealed. */
  readonly previousEncryptionKeys?: string
  /** Connections to PostgreSQL. Default: 10. */
  readonly connections?: number
  /** Called when a database connection broke while nobody used it. */
  readonly onDatabaseError?: (error: Error) => void
}

/** Accounts, tokens and clients in a database whose tables are up to date. */
export type Store = {
  readonly database: Database
  readonly accounts: AccountStore
  readonly tokens: TokenStore
  readonly clients: ClientStore
  readonly states: StateStore
  readonly webhooks: WebhookStore
  /** Signs cursors, the same for all replicas. */
  readonly cursorSecret: string
  /** Seals everything anew that an earlier key has sealed; see `rotateKeys`. */
  readonly rotate: (options?: {
    readonly onProgress?: (progress: RotationProgress) => void
    readonly signal?: AbortSignal
  }) => Promise<Rotation>
  /** How many values wait for {@link Store.rotate}. */
  readonly waiting: () => Promise<number>
  readonly close: () => Promise<void>
}

/** Opens the store. Rejects with `StartError` when it cannot be used as it is set up. */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  // The key of a data folder is made under the lock of the folder.
  return storeOn(await openDatabase(options), () => keyringOf(options))
}

/** The store on an open database, which it closes, also when it cannot be used. */
export async function storeOn(database: Database, readKeys: () => Keyring): Promise<Store> {
  try {
    const vault = createVault(readKeys())
    await migrate(database)
    await renumberRestored(database)
    return {
      database,
      accounts: createAccountStore(database, vault),
      tokens: createTokenStore(database),
      clients: createClientStore(database, vault),
      states: createStateStore(database, vault),
      webhooks: createWebhookStore(database, vault),
      cursorSecret: await readCursorSecret(database, vault),
      rotate: (rotation) => rotateKeys(database, vault, rotation),
      waiting: () => countOld(database, vault),
      close: database.close,
    }
  } catch (error) {
    await database.close()
    throw explained(error)
  }
}

function keyringOf(options: StoreOptions): Keyring {
  const { databaseUrl, dataFolder, encryptionKey, previousEncryptionKeys } = options
  const inMemory = databaseUrl === undefined && dataFolder === undefined
  if (inMemory && encryptionKey === undefined) return temporaryKeyring()
  const source: KeySource = {
    key: encryptionKey,
    previous: previousEncryptionKeys,
    folder: databaseUrl === undefined ? dataFolder : undefined,
  }
  return readKeyring(source)
}

async function openDatabase(options: StoreOptions): Promise<Database> {
  const { databaseUrl, dataFolder, connections, onDatabaseError } = options
  if (databaseUrl === undefined) return openEmbedded(dataFolder)
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new StartError('DATABASE_URL must look like postgres://user:password@host:5432/database')
  return openPostgres(databaseUrl, {
    ...(connections === undefined ? {} : { connections }),
    ...(onDatabaseError === undefined ? {} : { onError: onDatabaseError }),
  })
}

// The driver's own messages hold no password, but neither do they say what to do.
function explained(error: unknown): unknown {
  if (error instanceof StartError) return error
  const { code, message } = error as { code?: string; message?: string }
  if (code === undefined) return error
  return new StartError(
    `The database cannot be used (${code}: ${message}): check DATABASE_URL, and that the server runs and lets this user create tables`,
    { cause: error },
  )
}
