import { EngineError } from 'crosswalk'
import { createCache } from '../cache.ts'
import type { Database } from '../database/database.ts'
import type { StoredAccount } from './account-store.ts'

/** Stores whether calls of an account worked, with few writes: a change at once, a repetition once in a while. */
export type AccountHealth = {
  readonly succeeded: (account: StoredAccount) => Promise<void>
  /** Only errors that say something about the account count; see `blamesAccount`. */
  readonly failed: (account: StoredAccount, error: unknown) => Promise<void>
}

/** Seconds after which `last_ok_at` is written again while nothing else changes. */
const okSeconds = 300
/** The same for `last_error` with the same code. */
const failureSeconds = 60
const mostWaitMillis = 2000
const longestMessage = 500

/** Makes it; `onWrite` is called with an account whose stored state changed. */
export function createAccountHealth(
  database: Database,
  onWrite: (id: string) => void,
): AccountHealth {
  // Calls that run at the same time all know the account as it was before: one of them writes.
  const written = createCache<{ readonly code: string }>(10_000, 1000)
  const write = (text: string, account: StoredAccount, params: readonly unknown[]) =>
    database
      .query(text, [account.id, account.version, ...params], performance.now() + mostWaitMillis)
      .then(() => onWrite(account.id))
      .catch(() => undefined) // a call does not fail for this; the next one writes it
  return {
    succeeded: async (account) => {
      if (account.status !== 'failing' && isRecent(account.lastOkAt, okSeconds)) return
      written.drop(`${account.id} failed`)
      await written.get(`${account.id} ok`, async () => {
        await write(succeeded, account, [])
        return { code: 'ok' }
      })
    },
    failed: async (account, error) => {
      if (!(error instanceof EngineError) || !blamesAccount(error)) return
      const { code } = error
      const { status, lastError } = account
      const since = lastError === null ? null : new Date(lastError.at)
      const isKnown = status !== 'active' && lastError?.code === code
      if (isKnown && isRecent(since, failureSeconds)) return
      const failure = JSON.stringify({ code, message: error.message.slice(0, longestMessage) })
      const note = async () => {
        await write(failed, account, [failure])
        return { code }
      }
      written.drop(`${account.id} ok`)
      const last = await written.get(`${account.id} failed`, note)
      if (last?.code === code) return
      written.drop(`${account.id} failed`)
      await written.get(`${account.id} failed`, note)
    },
  }
}

// If the account was changed meanwhile, a call with the old values says nothing about it.
const succeeded =
  'update integrated_accounts set failing = false, last_ok_at = now() where id = $1 and version = $2'
const failed = `update integrated_accounts set failing = true,
   last_error = $3::jsonb || jsonb_build_object('at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
 where id = $1 and version = $2`

function isRecent(date: Date | null, seconds: number): boolean {
  return date !== null && Date.now() - date.getTime() < seconds * 1000
}

const blaming: ReadonlySet<string> = new Set([
  'remote_error',
  'remote_unauthorized',
  'remote_forbidden',
  'remote_not_found',
  'remote_unavailable',
  'remote_timeout',
  'deadline_exceeded',
  'connection_failed',
  'not_json',
  'unexpected_shape',
  'response_too_large',
  'origin_refused',
  'pagination_loop',
  'address_refused',
  'invalid_account',
  'missing_account_value',
  'invalid_override',
  'needs_reauth',
  'token_refused',
])

/** Whether an error says that calls of the account do not work. Faults of the caller's query, limits and faults of the service do not. */
function blamesAccount({ code }: EngineError): boolean {
  return blaming.has(code)
}
