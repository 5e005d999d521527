import { randomBytes } from 'node:crypto'
import { openStore, type ServiceOptions, type Store, startService } from '@crosswalk/server'
import type { Account } from 'crosswalk'
import pg from 'pg'
import { openEmbedded } from '../../server/database/embedded.ts'
import { readKeyring } from '../../server/secrets/keyring.ts'
import { storeOn } from '../../server/store.ts'

/** A database that tests can use: embedded, or a fresh one on the server that TEST_DATABASE_URL names. */
export type TestDatabase = 'embedded' | 'postgres'

const server = process.env.TEST_DATABASE_URL ?? ''

/** The databases that are there: the embedded one always, PostgreSQL where TEST_DATABASE_URL names a server. */
export const testDatabases: readonly TestDatabase[] =
  server === '' ? ['embedded'] : ['embedded', 'postgres']

/** A key for tests. */
export const testKey = Buffer.alloc(32, 7).toString('base64')

/** A fresh, empty PostgreSQL database, and how to drop it. */
export async function freshPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `crosswalk_test_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const testKeys = () => readKeyring({ key: testKey, previous: undefined, folder: undefined })

/** A fresh store on a database of a kind; `close` leaves nothing behind. */
export async function testStore(kind: TestDatabase): Promise<Store> {
  if (kind === 'embedded') return storeOn(await openEmbedded(), testKeys)
  const { url, drop } = await freshPostgres()
  const store = await openStore({ databaseUrl: url, encryptionKey: testKey })
  return {
    ...store,
    close: async () => {
      await store.close()
      await drop()
    },
  }
}

/** A running service, a token with all scopes, and how to call it. */
export type TestService = {
  readonly store: Store
  readonly url: string
  readonly token: string
  /** What was logged. */
  readonly lines: readonly string[]
  /** Calls the service with the token. */
  readonly call: (path: string, init?: CallInit) => Promise<Answer>
  readonly addAccount: (account: Omit<Account, 'id'>, environment?: string) => Promise<string>
  /** Ends the service; the store stays open. */
  readonly stop: () => Promise<void>
}

/** How a call is made. */
type CallInit = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | null
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** What came back; `body` is JSON where it is JSON. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any
}

/** Starts a service on a free port of loopback, over a store. */
export async function startTestService(
  store: Store,
  options: ServiceOptions = {},
): Promise<TestService> {
  const lines: string[] = []
  const service = await startService(store, {
    port: 0,
    log: { level: 'debug', write: (line) => void lines.push(line) },
    ...options,
  })
  const { text: token } = await store.tokens.create({
    name: 'test',
    environment: 'default',
    scopes: ['read', 'manage', 'metrics'],
  })
  return {
    store,
    url: service.url,
    token,
    lines,
    call: (path, init) => call(service.url, token, path, init),
    addAccount: async ({ provider, context, credentials, overrides }, environment = 'default') => {
      const stored = await store.accounts.insert(
        { environment, provider },
        {
          label: null,
          context: context ?? {},
          credentials: credentials ?? {},
          overrides: overrides ?? null,
          status: 'active',
          renewAt: null,
          redirectUri: null,
        },
      )
      return stored.id
    },
    stop: service.close,
  }
}

async function call(
  url: string,
  ownToken: string,
  path: string,
  { method = 'GET', headers = {}, token = ownToken, body, signal }: CallInit = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
