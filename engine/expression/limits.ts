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

/** Limits with the defaults put in. Throws `TypeError` for an unknown one, `RangeError` for one that is no number above 0. */
export function fillLimits(limits: Partial<ExpressionLimits>): ExpressionLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      const known = Object.keys(defaultLimits).join(', ')
      throw new TypeError(`Limit "${name}" does not exist: there are ${known}`)
    }
    if (typeof value !== 'number' || !(value > 0)) {
      throw new RangeError(`Limit "${name}" must be a number above 0: received ${value}`)
    }
  }
  return { ...defaultLimits, ...limits }
}
