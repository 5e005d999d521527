import type { Query } from './database.ts'

/** A right that ends by itself when its owner dies. */
export type Lease = {
  /** Whether nobody else can have taken over yet. */
  readonly isHeld: () => boolean
  readonly release: () => Promise<void>
}

/** How long a lease lasts. */
export type LeaseTimes = {
  /** How long it lasts when it is not extended. */
  readonly millis: number
  /** How often it is extended. */
  readonly beatMillis: number
}

/** A lease that has been taken: a row with the account's id, its owner and its end (`account_id`, `owner`, `expires_at`). */
type Taken = LeaseTimes & {
  readonly table: 'renewal_leases' | 'sync_slots'
  readonly accountId: string
  readonly owner: string
  /** When it was asked for: its owner counts from then on, the database from later. */
  readonly askedAt: number
}

/** When a lease ends that is taken or extended now, as SQL: by the clock of the database. */
export function leaseEnd({ millis }: LeaseTimes): string {
  return `now() + make_interval(secs => ${millis / 1000})`
}

/** Extends a lease again and again, until it is released. Once that was late, it stops: another may have the lease. */
export function holdLease(query: Query, taken: Taken): Lease {
  const { table, accountId, owner, millis, beatMillis, askedAt } = taken
  const own = 'account_id = $1 and owner = $2'
  const extend = `update ${table} set expires_at = ${leaseEnd(taken)} where ${own} returning owner`
  let heldUntil = askedAt + millis
  const isHeld = (): boolean => performance.now() < heldUntil
  let asking = false
  const beat = async (): Promise<void> => {
    if (asking || !isHeld()) return
    asking = true
    const at = performance.now()
    const rows = await query(extend, [accountId, owner]).catch(() => [])
    if (rows.length > 0) heldUntil = at + millis
    asking = false
  }
  const timer = setInterval(beat, beatMillis).unref()
  return {
    isHeld,
    release: async () => {
      clearInterval(timer)
      heldUntil = 0
      await query(`delete from ${table} where ${own}`, [accountId, owner]).catch(() => undefined) // it ends by itself
    },
  }
}
