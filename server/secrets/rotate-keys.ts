import type { Database, Query } from '../database/database.ts'
import type { Vault } from './vault.ts'

/** How far a rotation is. */
export type RotationProgress = { readonly done: number; readonly total: number }

const batch = 50

// Every table that holds sealed values: its key columns, and the place that its values are bound to.
const tables = [
  { name: 'integrated_accounts', keys: ['id'], place: 'account' },
  { name: 'oauth_clients', keys: ['environment', 'provider'], place: 'client' },
  { name: 'oauth_states', keys: ['hash'], place: 'state' },
  { name: 'settings', keys: ['name'], place: 'setting' },
] as const

/** The place that a sealed value of a table is bound to. */
export function placeOf(
  kind: (typeof tables)[number]['place'],
  ...keys: readonly (string | Uint8Array)[]
): string {
  const parts = keys.map((key) =>
    typeof key === 'string' ? key : Buffer.from(key).toString('base64url'),
  )
  return [kind, ...parts].join(':')
}

/**
 * Seals every value anew that another key has sealed. Goes in small steps that each hold or do not: it can be stopped
 * at any time and started again, and replicas go on working meanwhile. Resolves with how many values were changed.
 */
export async function rotateKeys(
  database: Database,
  vault: Vault,
  {
    onProgress,
    signal,
  }: { onProgress?: (progress: RotationProgress) => void; signal?: AbortSignal } = {},
): Promise<number> {
  const total = await countOld(database, vault)
  let done = 0
  onProgress?.({ done, total })
  for (const table of tables) {
    for (;;) {
      signal?.throwIfAborted()
      const changed = await database.transaction((query) => resealSome(query, vault, table))
      if (changed === 0) break
      done += changed
      onProgress?.({ done, total: Math.max(total, done) })
    }
  }
  return done
}

/** How many values wait to be sealed with the current key. */
export async function countOld({ query }: Database, { keyId }: Vault): Promise<number> {
  let count = 0
  for (const { name } of tables) {
    const [row] = await query(`select count(*)::int as n from ${name} where key_id <> $1`, [keyId])
    count += Number(row?.n)
  }
  return count
}

async function resealSome(
  query: Query,
  vault: Vault,
  { name, keys, place }: (typeof tables)[number],
): Promise<number> {
  const rows = await query(
    `select ${keys.join(', ')}, sealed from ${name} where key_id <> $1 limit ${batch} for update`,
    [vault.keyId],
  )
  const where = keys.map((key, index) => `${key} = $${index + 3}`).join(' and ')
  for (const row of rows) {
    const values = keys.map((key) => row[key] as string | Uint8Array)
    const own = placeOf(place, ...values)
    const { sealed, keyId } = await vault.seal(own, await vault.open(own, String(row.sealed)))
    await query(`update ${name} set sealed = $1, key_id = $2 where ${where}`, [
      sealed,
      keyId,
      ...values,
    ])
  }
  return rows.length
}
