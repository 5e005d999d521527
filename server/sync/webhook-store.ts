import { randomBytes, randomUUID } from 'node:crypto'
import { isUuid } from '../accounts/account-id.ts'
import type { Database, Row } from '../database/database.ts'
import { placeOf } from '../secrets/rotate-keys.ts'
import type { Vault } from '../secrets/vault.ts'
import type { ChangePosition } from './read-changes.ts'

/** Who is told that there are changes; its secret is given only when it is made. */
export type Webhook = {
  readonly id: string
  readonly environment: string
  readonly url: string
  readonly paused: boolean
  /** Failed tries of the message that is to be told. */
  readonly failures: number
  readonly lastError: {
    readonly code: string
    readonly message: string
    readonly at: string
  } | null
  readonly toldAt: Date | null
  readonly createdAt: Date
}

/** A webhook whose message is due, with the secret that signs it. */
export type DueWebhook = Webhook & { readonly secret: string; readonly position: ChangePosition }

/** The webhooks of all environments. */
export type WebhookStore = {
  /** Makes one; changes from now on are told. */
  readonly create: (
    environment: string,
    url: string,
  ) => Promise<{ readonly webhook: Webhook; readonly secret: string }>
  readonly list: (environment: string) => Promise<readonly Webhook[]>
  readonly find: (id: string, environment: string) => Promise<Webhook | undefined>
  readonly remove: (id: string) => Promise<void>
  /** Tells again what was told after a position, and lets a paused one go on. */
  readonly replay: (id: string, from: ChangePosition) => Promise<void>
  /** Takes some whose environments have changes that were not told, each with the last of these; for half a minute nobody else gets them. */
  readonly claim: (most: number) => Promise<readonly DueWebhook[]>
  readonly succeeded: (id: string, position: ChangePosition) => Promise<void>
  readonly failed: (
    id: string,
    failure: {
      readonly code: string
      readonly message: string
      readonly wait: number
      readonly gone: boolean
    },
  ) => Promise<void>
}

const columns = 'id, environment, url, paused, failures, last_error, told_at, created_at'
const readable = 'xid < pg_snapshot_xmin(pg_current_snapshot())'

/** Makes the store. */
export function createWebhookStore({ query }: Database, vault: Vault): WebhookStore {
  return {
    create: async (environment, url) => {
      const id = randomUUID()
      const secret = `whsec_${randomBytes(32).toString('base64')}`
      const { sealed, keyId } = await vault.seal(placeOf('webhook', id), secret)
      const [row] = await query(
        `insert into sync_webhooks (id, environment, url, sealed, key_id, xid)
         values ($1, $2, $3, $4, $5, pg_snapshot_xmin(pg_current_snapshot())) returning ${columns}`,
        [id, environment, url, sealed, keyId],
      )
      return { webhook: webhookOf(row as Row), secret }
    },
    list: async (environment) =>
      (
        await query(
          `select ${columns} from sync_webhooks where environment = $1 order by created_at, id`,
          [environment],
        )
      ).map(webhookOf),
    find: async (id, environment) => {
      if (!isUuid(id)) return undefined
      const [row] = await query(
        `select ${columns} from sync_webhooks where id = $1 and environment = $2`,
        [id, environment],
      )
      return row === undefined ? undefined : webhookOf(row)
    },
    remove: async (id) => {
      await query('delete from sync_webhooks where id = $1', [id])
    },
    replay: async (id, { xid, seq }) => {
      await query(
        `update sync_webhooks set xid = $2::xid8, seq = $3::bigint, failures = 0, paused = false, due_at = now() where id = $1`,
        [id, xid, seq],
      )
    },
    claim: async (most) => {
      const rows = await query(claiming, [most])
      return Promise.all(
        rows.map(async (row) => ({
          ...webhookOf(row),
          secret: String(await vault.open(placeOf('webhook', String(row.id)), String(row.sealed))),
          position: { xid: String(row.last_xid), seq: String(row.last_seq) },
        })),
      )
    },
    succeeded: async (id, { xid, seq }) => {
      await query(
        `update sync_webhooks set xid = $2::xid8, seq = $3::bigint, failures = 0, last_error = null, told_at = now(),
           due_at = now(), claimed_until = now()
         where id = $1 and (xid, seq) < ($2::xid8, $3::bigint)`,
        [id, xid, seq],
      )
    },
    failed: async (id, { code, message, wait, gone }) => {
      const failure = JSON.stringify({ code, message, at: new Date().toISOString() })
      await query(
        `update sync_webhooks set failures = failures + 1, last_error = $2::jsonb, paused = $4,
           due_at = now() + make_interval(secs => $3), claimed_until = now() where id = $1`,
        [id, failure, wait, gone],
      )
    },
  }
}

const claiming = `
with due as (
  select w.id, last.xid as last_xid, last.seq as last_seq from sync_webhooks w, lateral (
    select c.xid, c.seq from sync_changes c
    where c.environment = w.environment and (c.xid, c.seq) > (w.xid, w.seq) and c.${readable}
    order by c.xid desc, c.seq desc limit 1
  ) last
  where not w.paused and w.due_at <= now() and w.claimed_until <= now()
  order by w.due_at limit $1 for update of w skip locked
)
update sync_webhooks w set claimed_until = now() + interval '30 seconds' from due where w.id = due.id
returning ${columns.replaceAll(/(^|, )/g, '$1w.')}, w.sealed, due.last_xid::text as last_xid, due.last_seq::text as last_seq`

function webhookOf(row: Row): Webhook {
  return {
    id: String(row.id),
    environment: String(row.environment),
    url: String(row.url),
    paused: row.paused === true,
    failures: Number(row.failures),
    lastError: row.last_error as Webhook['lastError'],
    toldAt: row.told_at as Date | null,
    createdAt: row.created_at as Date,
  }
}
