import type { LocatedExpression } from '../compile/connector.ts'
import { whereText } from '../errors/where-text.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { RecordProblem } from './record-problem.ts'

/** What an expression gives for a record, or why it gives nothing. */
export type SlotResult = { readonly value?: unknown } | { readonly problem: RecordProblem }

/** Evaluates the expression of a field, named by its JSON pointer. */
export function runSlot(slot: LocatedExpression, roots: unknown, field: string): SlotResult {
  try {
    return { value: slot.expression.evaluate(roots) }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { path } = slot.where
    const reason = `${error.message} (${error.code}, in "${path}" at ${whereText(slot.where)})`
    return { problem: { code: 'unmappable_record', field, reason } }
  }
}
