import type { SyntaxProblem } from './syntax-messages.ts'

/** Thrown for an expression that does not parse, or that holds a pattern which cannot run. */
export class ExpressionSyntaxError extends Error {
  /** JSONata's code of the first problem (`S0201`, …), or `X2001` for a pattern. */
  readonly code: string
  /** Characters from the start of the expression to the first problem. */
  readonly offset: number
  /** Every problem, with its place and length. */
  readonly problems: readonly SyntaxProblem[]

  constructor(problems: readonly [SyntaxProblem, ...SyntaxProblem[]]) {
    const [{ code, message, offset }] = problems
    super(`${message} at character ${offset + 1}`)
    this.name = 'ExpressionSyntaxError'
    this.code = code
    this.offset = offset
    this.problems = problems
  }
}
