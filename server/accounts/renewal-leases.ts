import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { holdLease, type Lease, leaseEnd } from '../database/hold-lease.ts'

/** The right to renew the tokens of an account: leases by account, over all processes. They hold no connection, and end soon after their owner dies. */
export type RenewalLeases = {
  /** Undefined while another process has it, or when the account does not exist. */
  readonly take: (accountId: string) => Promise<Lease | undefined>
}

/** Milliseconds after which others take over from an owner that no longer extends its lease. */
export const leaseMillis = 5000
const times = { millis: leaseMillis, beatMillis: 1000 }

/** Makes the leases. A lease ends by the clock of the database; its owner counts from before it asked. */
export function createRenewalLeases({ query }: Database): RenewalLeases {
  return {
    take: async (accountId) => {
      const owner = randomUUID()
      const askedAt = performance.now()
      const rows = await query(
        `insert into renewal_leases (account_id, owner, expires_at)
         select id, $2, ${leaseEnd(times)} from integrated_accounts where id = $1
         on conflict (account_id) do update set owner = excluded.owner, expires_at = excluded.expires_at
         where renewal_leases.expires_at < now() returning owner`,
        [accountId, owner],
      )
      if (rows.length === 0) return undefined
      return holdLease(query, { table: 'renewal_leases', accountId, owner, askedAt, ...times })
    },
  }
}
