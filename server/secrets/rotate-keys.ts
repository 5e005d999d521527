import type { Database, Query } from '../database/database.ts'
import { type Sealed, type Vault, VaultError } from './vault.ts'

/** How far a rotation is. */
export type RotationProgress = { readonly done: number; readonly total: number }

/** The result of a rotation. */
export type Rotation = {
  /** How many values were sealed anew. */
  readonly changed: number
  /** Values that do not open; they are left as they are. */
  readonly damaged: readonly DamagedValue[]
}

/** A sealed value that does not open. */
type DamagedValue = {
  /** Its place, such as `account:<id>`. */
  readonly place: string
  readonly reason: string
}

const batch = 50

// Every table that holds sealed values: its key columns, and the place that its values are bound to.
const tables = [
  { name: 'integrated_accounts', keys: ['id'], place: 'account' },
  { name: 'oauth_clients', keys: ['environment', 'provider'], place: 'client' },
  { name: 'oauth_states', keys: ['hash'], place: 'state' },
  { name: 'settings', keys: ['name'], place: 'setting' },
  { name: 'sync_webhooks', keys: ['id'], place: 'webhook' },
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
 * at any time and started again, and replicas go on working meanwhile. A value that does not open is reported, and stops
 * none of the others.
 */
export async function rotateKeys(
  database: Database,
  vault: Vault,
  {
    onProgress,
    signal,
  }: { onProgress?: (progress: RotationProgress) => void; signal?: AbortSignal } = {},
): Promise<Rotation> {
  const total = await countOld(database, vault)
  const damaged: DamagedValue[] = []
  let changed = 0
  onProgress?.({ done: 0, total })
  for (const table of tables) {
    let after: readonly unknown[] | undefined
    do {
      signal?.throwIfAborted()
      const step = await database.transaction((query) => resealSome(query, vault, { table, after }))
      changed += step.changed
      damaged.push(...step.damaged)
      after = step.last
      const done = changed + damaged.length
      onProgress?.({ done, total: Math.max(total, done) })
    } while (after !== undefined)
  }
  return { changed, damaged }
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

type Table = (typeof tables)[number]
type Step = Rotation & {
  /** Key of the last row; undefined when no row is left. */
  readonly last: readonly unknown[] | undefined
}

// Goes by key, so that a row which cannot be changed is not met again.
async function resealSome(
  query: Query,
  vault: Vault,
  { table, after }: { readonly table: Table; readonly after: readonly unknown[] | undefined },
): Promise<Step> {
  const { name, keys, place } = table
  const columns = keys.join(', ')
  const beyond = keys.map((_key, index) => `$${index + 2}`).join(', ')
  const rows = await query(
    `select ${columns}, sealed from ${name} where key_id <> $1 ${after === undefined ? '' : `and (${columns}) > (${beyond})`}
     order by ${columns} limit ${batch} for update`,
    [vault.keyId, ...(after ?? [])],
  )
  const where = keys.map((key, index) => `${key} = $${index + 3}`).join(' and ')
  const damaged: DamagedValue[] = []
  for (const row of rows) {
    const values = keys.map((key) => row[key] as string | Uint8Array)
    const own = placeOf(place, ...values)
    const resealed = await reseal(vault, own, String(row.sealed))
    if ('reason' in resealed) damaged.push(resealed)
    else {
      const { sealed, keyId } = resealed
      const text = `update ${name} set sealed = $1, key_id = $2 where ${where}`
      await query(text, [sealed, keyId, ...values])
    }
  }
  const last = rows.at(-1)
  return {
    changed: rows.length - damaged.length,
    damaged,
    last: last === undefined ? undefined : keys.map((key) => last[key]),
  }
}

async function reseal(vault: Vault, place: string, sealed: string): Promise<Sealed | DamagedValue> {
  try {
    return await vault.seal(place, await vault.open(place, sealed))
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return { place, reason: error.message }
  }
}
