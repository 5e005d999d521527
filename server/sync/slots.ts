import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { holdLease, type Lease, type LeaseTimes, leaseEnd } from '../database/hold-lease.ts'

/**
 * The right to walk an account: one stream of it at a time, over all processes. Like the other leases it holds no
 * connection, and ends soon after its owner dies. What keeps the result exact is the place of the stream, not this.
 */
export type Slots = {
  /** Undefined while another worker walks the account, or when the stream does not exist. */
  readonly take: (streamId: string) => Promise<Lease | undefined>
}

const usual: LeaseTimes = { millis: 15_000, beatMillis: 4000 }

/** Makes the slots. */
export function createSlots({ query }: Database, times: LeaseTimes = usual): Slots {
  return {
    take: async (streamId) => {
      const owner = randomUUID()
      const askedAt = performance.now()
      const [row] = await query(
        `insert into sync_slots (account_id, stream_id, group_name, owner, expires_at)
         select account_id, id, group_name, $2, ${leaseEnd(times)} from sync_streams where id = $1
         on conflict (account_id) do update
           set stream_id = excluded.stream_id, group_name = excluded.group_name, owner = excluded.owner,
             expires_at = excluded.expires_at
           where sync_slots.owner is null or sync_slots.expires_at < now() returning account_id`,
        [streamId, owner],
      )
      if (row === undefined) return undefined
      const accountId = String(row.account_id)
      return holdLease(query, { table: 'sync_slots', accountId, owner, askedAt, ...times })
    },
  }
}
