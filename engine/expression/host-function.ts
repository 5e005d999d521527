/** A function that expressions can call; arguments come as JSONata values. */
export type HostFunction = (...args: unknown[]) => unknown
