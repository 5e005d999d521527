import type { OAuthClient } from 'crosswalk'
import type { Database } from '../database/database.ts'
import { placeOf } from '../secrets/rotate-keys.ts'
import type { Vault } from '../secrets/vault.ts'

/** An application as it is listed: without its secret. */
type StoredClient = {
  readonly environment: string
  readonly provider: string
  readonly clientId: string
}

/** The applications that are registered with providers, one for each environment and provider. */
export type ClientStore = {
  readonly set: (environment: string, provider: string, client: OAuthClient) => Promise<void>
  readonly find: (environment: string, provider: string) => Promise<OAuthClient | undefined>
  readonly list: (environment?: string) => Promise<readonly StoredClient[]>
  readonly remove: (environment: string, provider: string) => Promise<boolean>
}

/** Makes the store. */
export function createClientStore({ query }: Database, vault: Vault): ClientStore {
  return {
    set: async (environment, provider, { id, secret }) => {
      const place = placeOf('client', environment, provider)
      const { sealed, keyId } = await vault.seal(place, secret ?? null)
      await query(
        `insert into oauth_clients (environment, provider, client_id, sealed, key_id) values ($1, $2, $3, $4, $5)
         on conflict (environment, provider)
         do update set client_id = excluded.client_id, sealed = excluded.sealed, key_id = excluded.key_id`,
        [environment, provider, id, sealed, keyId],
      )
    },
    find: async (environment, provider) => {
      const [row] = await query(
        'select client_id, sealed from oauth_clients where environment = $1 and provider = $2',
        [environment, provider],
      )
      if (row === undefined) return undefined
      const place = placeOf('client', environment, provider)
      const secret = (await vault.open(place, String(row.sealed))) as string | null // sealed by us
      return { id: String(row.client_id), ...(secret === null ? {} : { secret }) }
    },
    list: async (environment) => {
      const rows = await query(
        `select environment, provider, client_id from oauth_clients
         where $1::text is null or environment = $1 order by environment, provider`,
        [environment ?? null],
      )
      return rows.map((row) => ({
        environment: String(row.environment),
        provider: String(row.provider),
        clientId: String(row.client_id),
      }))
    },
    remove: async (environment, provider) => {
      const rows = await query(
        'delete from oauth_clients where environment = $1 and provider = $2 returning provider',
        [environment, provider],
      )
      return rows.length > 0
    },
  }
}
