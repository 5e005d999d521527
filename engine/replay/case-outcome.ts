import type { EngineError, Explanation, Warning } from '../index.ts'
import type { TokenValue } from './token-context.ts'

/** One answer of a case. */
export type CaseAnswer = {
  /** The mapped records. */
  readonly result: unknown
  /** The warnings of the answer. */
  readonly warnings: readonly Warning[]
  /** Whether a cursor to more came with it. */
  readonly more: boolean
}

/** What the provider stated about its limit, the last time it did. */
export type StatedLimits = {
  /** Requests that the limit allows. */
  readonly limit?: number
  /** Requests that are left. */
  readonly remaining?: number
  /** Seconds until the limit resets. */
  readonly reset?: number
  /** Seconds to wait, as the error says. */
  readonly retry_after?: number
}

/** What a case came to. */
export type CaseOutcome = {
  /** The answers, in order. */
  readonly answers: readonly CaseAnswer[]
  /** The error that the call ended with. */
  readonly error: EngineError | undefined
  /** How the records of each answer came about. */
  readonly explanations: readonly Explanation[]
  /** Milliseconds that were waited for limits and retries, on the case's own clock. */
  readonly waited: number
  /** The limits that the provider stated. */
  readonly limits: StatedLimits
  /** The context values that the token answer of the case brings. */
  readonly context: readonly TokenValue[]
}
