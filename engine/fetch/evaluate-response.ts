import type { LocatedExpression } from '../compile/connector.ts'
import { MappingError } from '../errors/errors.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { ReadResponse } from './read-response.ts'

/** Runs an expression over a response (status, headers, body). */
export async function evaluateResponse(
  slot: LocatedExpression,
  response: ReadResponse,
): Promise<unknown> {
  const { status, headers, body } = response
  return evaluateRecords(slot, { status, headers, body })
}

/**
 * Runs an expression over a response and more roots. Rejects with `MappingError`, without the interpreter's own error:
 * that one quotes what the provider sent, which may be anything.
 */
export async function evaluateRecords(
  slot: LocatedExpression,
  roots: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return await slot.expression.evaluate(roots)
  } catch (error) {
    const { file, path, line } = slot.where
    const code = error instanceof ExpressionError ? ` (${error.code})` : ''
    throw new MappingError(
      `Expression "${path}" (${file}:${line}) failed on the provider's response${code}`,
      { where: slot.where },
    )
  }
}

/** The same for a number of seconds or requests; what is not a number from 0 up counts as not said. */
export async function evaluateCount(
  slot: LocatedExpression | undefined,
  response: ReadResponse,
): Promise<number | undefined> {
  if (slot === undefined) return undefined
  const value = await evaluateResponse(slot, response).catch(() => undefined)
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
