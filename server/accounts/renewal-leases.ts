import { randomUUID } from 'node:crypto'
import type { Database, Query } from '../database/database.ts'

/** The right to renew the tokens of an account, as long as it is held. */
type Lease = {
  /** Whether nobody else can have taken over yet. */
  readonly isHeld: () => boolean
  readonly release: () => Promise<void>
}

/** Leases by account, over all processes. They hold no connection, and end soon after their owner dies. */
export type RenewalLeases = {
  /** Undefined while another process has it, or when the account does not exist. */
  readonly take: (accountId: string) => Promise<Lease | undefined>
}

/** Milliseconds after which others take over from an owner that no longer extends its lease. */
export const leaseMillis = 5000
const beatMillis = 1000
const expiry = `now() + make_interval(secs => ${leaseMillis / 1000})`

/** Makes the leases. A lease ends by the clock of the database; its owner counts from before it asked. */
export function createRenewalLeases({ query }: Database): RenewalLeases {
  return {
    take: async (accountId) => {
      const owner = randomUUID()
      const askedAt = performance.now()
      const rows = await query(
        `insert into renewal_leases (account_id, owner, expires_at)
         select id, $2, ${expiry} from integrated_accounts where id = $1
         on conflict (account_id) do update set owner = excluded.owner, expires_at = excluded.expires_at
         where renewal_leases.expires_at < now() returning owner`,
        [accountId, owner],
      )
      return rows.length === 0 ? undefined : hold(query, [accountId, owner], askedAt)
    },
  }
}

// The owner extends its lease again and again. Once it was late, it does not do so again: another may have the lease.
function hold(query: Query, key: readonly [string, string], askedAt: number): Lease {
  let heldUntil = askedAt + leaseMillis
  const isHeld = (): boolean => performance.now() < heldUntil
  let asking = false
  const beat = async (): Promise<void> => {
    if (asking || !isHeld()) return
    asking = true
    const at = performance.now()
    const rows = await query(
      `update renewal_leases set expires_at = ${expiry} where account_id = $1 and owner = $2 returning owner`,
      key,
    ).catch(() => [])
    if (rows.length > 0) heldUntil = at + leaseMillis
    asking = false
  }
  const timer = setInterval(beat, beatMillis).unref()
  return {
    isHeld,
    release: async () => {
      clearInterval(timer)
      heldUntil = 0
      // Where this fails, the lease ends by itself.
      await query('delete from renewal_leases where account_id = $1 and owner = $2', key).catch(
        () => undefined,
      )
    },
  }
}
