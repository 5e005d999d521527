import type { Slot } from '../compile/connector.ts'
import { MappingError } from '../errors/errors.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { ReadAnswer } from './read-answer.ts'

/** Runs an expression over an answer (status, headers, body). */
export async function evaluateAnswer(slot: Slot, answer: ReadAnswer): Promise<unknown> {
  const { status, headers, body } = answer
  return evaluateRecords(slot, { status, headers, body })
}

/**
 * Runs an expression over an answer and more roots. Rejects with `MappingError`, without the interpreter's own error:
 * that one quotes what the provider sent, which may be anything.
 */
export async function evaluateRecords(
  slot: Slot,
  roots: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return await slot.expression.evaluate(roots)
  } catch (error) {
    const { file, path, line } = slot.where
    const code = error instanceof ExpressionError ? ` (${error.code})` : ''
    throw new MappingError(
      `Expression "${path}" (${file}:${line}) failed on the provider's answer${code}`,
      { where: slot.where },
    )
  }
}

/** The same for a number of seconds or requests; what is not a number from 0 up counts as not said. */
export async function evaluateCount(
  slot: Slot | undefined,
  answer: ReadAnswer,
): Promise<number | undefined> {
  if (slot === undefined) return undefined
  const value = await evaluateAnswer(slot, answer).catch(() => undefined)
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
