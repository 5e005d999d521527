/** A joined list. */
export type JoinedList = {
  /** In the provider's order. */
  readonly records: readonly unknown[]
  /** As expressions see it. */
  readonly root: unknown
  /** Whether its response had an empty body. */
  readonly isAbsent: boolean
}
