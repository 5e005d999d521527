import type { FetchEvent } from '../fetch/call-context.ts'

/** Options of one call. */
export type CallOptions = {
  /** Aborts the call; it then rejects with `AbortedError`. */
  readonly signal?: AbortSignal
  /** Milliseconds for this call. Default: the engine's. */
  readonly deadline?: number
  /** Called for every request, answer and retry of this call. */
  readonly onEvent?: (event: FetchEvent) => void
}
