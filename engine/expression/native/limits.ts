/** Bounds of one evaluation, the same for both ways to run an expression. */
export type ExpressionLimits = {
  /** Milliseconds. Default 2000. */
  readonly timeout: number
  /** Nested calls (natively) or nested evaluations (interpreter). Default 500. */
  readonly stack: number
  /** Most items in one sequence. Default 1,000,000. */
  readonly sequence: number
  /** Items visited, functions applied and sixteenths of characters made. Default 10,000,000. */
  readonly steps: number
  /** Most characters in one text, and about as many in the result as JSON. Default 10,000,000. */
  readonly output: number
}

/** Bounds that no honest mapping comes near. */
export const defaultLimits: ExpressionLimits = {
  timeout: 2000,
  stack: 500,
  sequence: 1_000_000,
  steps: 10_000_000,
  output: 10_000_000,
}
