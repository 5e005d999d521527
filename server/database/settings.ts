import { randomBytes } from 'node:crypto'
import { placeOf } from '../secrets/rotate-keys.ts'
import type { Vault } from '../secrets/vault.ts'
import { VaultError } from '../secrets/vault.ts'
import { StartError } from '../start-error.ts'
import type { Database } from './database.ts'

/**
 * The secret that signs cursors, the same for all replicas: made at the first start, sealed in the database. Rejects
 * with {@link StartError} when the keys do not open it: then they cannot open anything else either.
 */
export async function readCursorSecret({ query }: Database, vault: Vault): Promise<string> {
  const place = placeOf('setting', 'cursor_secret')
  const { sealed, keyId } = await vault.seal(place, randomBytes(32).toString('base64url'))
  await query(
    `insert into settings (name, sealed, key_id) values ('cursor_secret', $1, $2) on conflict do nothing`,
    [sealed, keyId],
  )
  const [row] = await query(`select sealed from settings where name = 'cursor_secret'`)
  try {
    return String(await vault.open(place, String(row?.sealed)))
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    throw new StartError(
      'The encryption key does not open what this database holds: another key has sealed it. Give that one in CROSSWALK_ENCRYPTION_KEY, or in CROSSWALK_PREVIOUS_ENCRYPTION_KEYS while you rotate',
      { cause: error },
    )
  }
}
