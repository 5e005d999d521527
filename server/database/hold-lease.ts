/** A right that ends by itself when its owner dies. */
export type Lease = {
  /** Whether nobody else can have taken over yet. */
  readonly isHeld: () => boolean
  readonly release: () => Promise<void>
}

/** How a lease is kept. */
type Keeping = {
  /** How long it lasts when it is not extended. */
  readonly millis: number
  /** How often it is extended. */
  readonly beatMillis: number
  /** When it was asked for: its owner counts from then on, the database from later. */
  readonly askedAt: number
  /** Extends it in the database; false where another has it. */
  readonly extend: () => Promise<boolean>
  readonly release: () => Promise<void>
}

/** Extends a lease again and again, until it is released. Once that was late, it stops: another may have the lease. */
export function holdLease({ millis, beatMillis, askedAt, extend, release }: Keeping): Lease {
  let heldUntil = askedAt + millis
  const isHeld = (): boolean => performance.now() < heldUntil
  let asking = false
  const beat = async (): Promise<void> => {
    if (asking || !isHeld()) return
    asking = true
    const at = performance.now()
    if (await extend().catch(() => false)) heldUntil = at + millis
    asking = false
  }
  const timer = setInterval(beat, beatMillis).unref()
  return {
    isHeld,
    release: async () => {
      clearInterval(timer)
      heldUntil = 0
      await release().catch(() => undefined) // it ends by itself
    },
  }
}
