import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database, Row } from '../database/database.ts'

/** What a token lets its holder do: call providers and look at accounts, change accounts, look at the service's metrics. */
export const scopes = ['read', 'manage', 'metrics'] as const

/** A scope. */
export type Scope = (typeof scopes)[number]

/** A token as it is listed: without its secret, which is stored nowhere. */
export type StoredToken = {
  readonly id: string
  readonly name: string
  /** It sees the accounts of this environment only. */
  readonly environment: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
  readonly createdAt: Date
}

/** Bearer tokens, stored as hashes. */
export type TokenStore = {
  /** Makes a token; its text is given only here. */
  readonly create: (
    token: Pick<StoredToken, 'name' | 'environment' | 'scopes'> & { readonly expiresAt?: Date },
  ) => Promise<{ readonly token: StoredToken; readonly text: string }>
  /** The token that a text is, or undefined for one that is wrong, revoked or past its end. Waits no longer than `until`; see `Query`. */
  readonly verify: (text: string, until?: number) => Promise<StoredToken | undefined>
  readonly list: (environment?: string) => Promise<readonly StoredToken[]>
  readonly revoke: (id: string) => Promise<boolean>
}

const format = /^cwk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/
const columns = 'id, name, environment, scopes, expires_at, created_at'

/** Makes the store. */
export function createTokenStore({ query }: Database): TokenStore {
  return {
    create: async ({ name, environment, scopes: granted, expiresAt }) => {
      const id = randomBytes(6).toString('hex')
      const secret = randomBytes(32).toString('base64url')
      const [row] = await query(
        `insert into api_tokens (id, name, environment, scopes, hash, expires_at)
         values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
        [id, name, environment, [...granted], hashOf(secret), expiresAt ?? null],
      )
      return { token: tokenOf(row as Row), text: `cwk_${id}_${secret}` }
    },
    verify: async (text, until) => {
      const [, id = '', secret = ''] = format.exec(text) ?? []
      if (id === '') return undefined
      const [row] = await query(
        `select ${columns}, hash from api_tokens where id = $1`,
        [id],
        until,
      )
      // A comparison takes place for an unknown id too, so that both take the same time.
      const held = row === undefined ? hashOf('') : Buffer.from(row.hash as Uint8Array)
      const equal = timingSafeEqual(held, hashOf(secret))
      if (!equal || row === undefined) return undefined
      const token = tokenOf(row)
      return token.expiresAt !== null && token.expiresAt.getTime() <= Date.now() ? undefined : token
    },
    list: async (environment) => {
      const rows = await query(
        `select ${columns} from api_tokens where $1::text is null or environment = $1 order by created_at, id`,
        [environment ?? null],
      )
      return rows.map(tokenOf)
    },
    revoke: async (id) => {
      const rows = await query('delete from api_tokens where id = $1 returning id', [id])
      return rows.length > 0
    },
  }
}

// The secret has 256 random bits: a plain hash is as good as a slow one.
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function tokenOf(row: Row): StoredToken {
  return {
    id: String(row.id),
    name: String(row.name),
    environment: String(row.environment),
    scopes: row.scopes as Scope[],
    expiresAt: row.expires_at as Date | null,
    createdAt: row.created_at as Date,
  }
}
