import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { placeOf } from '../secrets/rotate-keys.ts'
import type { Vault } from '../secrets/vault.ts'

/** What is stored while a person connects an account at the provider. */
export type PendingConnect = {
  readonly environment: string
  readonly provider: string
  readonly redirectUri: string
  readonly codeVerifier?: string
  readonly context: Readonly<Record<string, string>>
  readonly label: string | null
  /** The account to connect again; a new one is made otherwise. */
  readonly accountId?: string
  /** Where the person goes in the end. */
  readonly returnTo?: string
  /** The browser that began, where one did: see `bindBrowser`. */
  readonly browser?: string
}

/** Connects that have begun, by their state; each can be taken once. */
export type StateStore = {
  readonly put: (state: string, pending: PendingConnect) => Promise<void>
  /** Takes a pending connect out; undefined for a state that is unknown, used or too old. */
  readonly take: (state: string) => Promise<PendingConnect | undefined>
}

/** Seconds that a person has to come back. */
export const connectSeconds = 600

/** Makes the store. */
export function createStateStore({ query }: Database, vault: Vault): StateStore {
  return {
    put: async (state, pending) => {
      const hash = hashOf(state)
      const { sealed, keyId } = await vault.seal(placeOf('state', hash), pending)
      await query('delete from oauth_states where expires_at < now()')
      await query(
        `insert into oauth_states (hash, sealed, key_id, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => ${connectSeconds}))`,
        [hash, sealed, keyId],
      )
    },
    take: async (state) => {
      const hash = hashOf(state)
      const [row] = await query(
        'delete from oauth_states where hash = $1 returning sealed, expires_at > now() as good',
        [hash],
      )
      if (row === undefined || row.good !== true) return undefined
      return (await vault.open(placeOf('state', hash), String(row.sealed))) as PendingConnect // sealed by us
    },
  }
}

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest()
}
