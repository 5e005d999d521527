import type { ProblemCode } from './codes.ts'
import type { Where } from './engine-error.ts'

/** One thing that is wrong in a mapping file. */
export type ConfigProblem = {
  /** What is wrong; stable. */
  readonly code: ProblemCode
  /** `error` makes the provider unusable; `warning` does not. */
  readonly severity: 'error' | 'warning'
  /** What is wrong, for people. */
  readonly message: string
  /** What to do about it, if that is known. */
  readonly suggestion?: string
  /** File, config path, line and column (from 1). */
  readonly where: Required<Where>
  /** The line with a caret below the fault, ready to print. */
  readonly excerpt: string
}
