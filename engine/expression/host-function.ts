/** A function that expressions can call; arguments come as JSONata values. */
export type HostFunction = ((...args: unknown[]) => unknown) & {
  /**
   * Steps that a call counts for, beside those for the length of its texts and lists: for a function that does more work
   * than that, such as one that walks over the fields of an object. Asked before the call.
   */
  readonly steps?: (...args: unknown[]) => number
}
