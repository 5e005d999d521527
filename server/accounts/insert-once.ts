import { createHmac, randomUUID } from 'node:crypto'
import { digest, isObject } from 'crosswalk/host'
import type { Database, Query } from '../database/database.ts'
import { ServiceError } from '../service-error.ts'
import type { AccountStore, StoredAccount } from './account-store.ts'

/** A request that makes an account, and its idempotency key. */
export type KeyedRequest = {
  readonly environment: string
  readonly key: string
  readonly body: unknown
}

/** How long a key is remembered. */
export const idempotencyHours = 24

type Setup = {
  readonly database: Database
  readonly accounts: AccountStore
  /** What is stored of a request is keyed with it, so that nobody can find secrets by trying. */
  readonly cursorSecret: string
}

type Insert = (id: string, query: Query) => Promise<StoredAccount>

/**
 * Makes an account once for a key: a second request with it gets the account of the first. Key and account are stored
 * together, or not at all. Rejects with `ServiceError` `idempotency_conflict`.
 */
export async function insertOnce(
  { database, accounts, cursorSecret }: Setup,
  { environment, key, body }: KeyedRequest,
  insert: Insert,
): Promise<StoredAccount> {
  const keyDigest = digest(key)
  const request = createHmac('sha256', cursorSecret).update(canonical(body)).digest('base64url')
  await database.query('delete from idempotency_keys where expires_at < now()')
  const outcome = await database.transaction(async (query) => {
    const id = randomUUID()
    const claimed = await query(
      `insert into idempotency_keys (environment, key_digest, request_digest, account_id, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(hours => ${idempotencyHours}))
       on conflict do nothing returning account_id`,
      [environment, keyDigest, request, id],
    )
    if (claimed.length > 0) return { made: await insert(id, query) }
    const [held] = await query(
      'select request_digest, account_id from idempotency_keys where environment = $1 and key_digest = $2',
      [environment, keyDigest],
    )
    return { held }
  })
  if (outcome.made !== undefined) return outcome.made
  if (outcome.held?.request_digest !== request) throw otherBody()
  const found = await accounts.find(String(outcome.held.account_id))
  if (found === undefined) throw removedSince()
  return found
}

function otherBody(): ServiceError {
  return new ServiceError(
    'idempotency_conflict',
    `The key in "Idempotency-Key" was used with another body in the last ${idempotencyHours} hours: take a new one`,
  )
}

function removedSince(): ServiceError {
  return new ServiceError(
    'idempotency_conflict',
    'The account that was made with the key in "Idempotency-Key" was removed since: take a new one',
    { statusCode: 409 },
  )
}

// The same whatever the order of keys.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, entry: unknown) =>
    isObject(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  )
}

/** The key that a header gives: a text of the field as it stands, or quoted. Throws `ServiceError` for one that is none. */
export function idempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const text = typeof header === 'string' ? header.replace(/^"([^"]*)"$/, '$1') : ''
  if (/^[\x21-\x7e]{1,255}$/.test(text)) return text
  throw new ServiceError(
    'invalid_request',
    'Header "Idempotency-Key" must be one text of 1 to 255 visible ASCII characters, such as a uuid',
  )
}
