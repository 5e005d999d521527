import type { LocatedExpression } from '../compile/connector.ts'
import { whereText } from '../errors/where-text.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { RecordProblem } from './record-problem.ts'

/** What an expression gives for a record, or why it gives nothing. */
export type ExpressionResult = { readonly value?: unknown } | { readonly problem: RecordProblem }

/** Evaluates the expression of a field, named by its JSON pointer. */
export function runExpression(
  located: LocatedExpression,
  roots: unknown,
  field: string,
): ExpressionResult {
  try {
    return { value: located.expression.evaluate(roots) }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { path } = located.where
    const reason = `${error.message} (${error.code}, in "${path}" at ${whereText(located.where)})`
    return { problem: { code: 'unmappable_record', field, reason } }
  }
}
