import type { Warning } from '../errors/warning.ts'
import type { FetchEvent } from '../fetch/call-context.ts'

/** Options of one call. */
export type CallOptions = {
  /** Aborts the call; it then rejects with `AbortedError`. */
  readonly signal?: AbortSignal
  /** Milliseconds for this call. Default: the engine's. */
  readonly deadline?: number
  /**
   * Most milliseconds that the call waits for a budget or a limit of the provider; when it would be more, it rejects with
   * `RateLimitError` at once. Default: as long as the deadline allows.
   */
  readonly maxWait?: number
  /**
   * Whether `pages` and `iterate` fetch the next page while the caller works on this one. Default: true. Without it, a walk
   * that the caller ends has fetched nothing in vain.
   */
  readonly fetchAhead?: boolean
  /** Called for every request, answer and retry of this call. */
  readonly onEvent?: (event: FetchEvent) => void
}

/** Options of a call for one record. */
export type GetOptions = CallOptions & {
  /** Called for every warning about the record that is found, such as that of a joined list that failed. */
  readonly onWarning?: (warning: Warning) => void
}
