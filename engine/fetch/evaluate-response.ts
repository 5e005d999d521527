import type { LocatedExpression } from '../compile/connector.ts'
import { MappingError } from '../errors/errors.ts'
import { whereText } from '../errors/where-text.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { ReadResponse } from './read-response.ts'

/** Runs an expression over a response (status, headers, body). */
function evaluateResponse(located: LocatedExpression, response: ReadResponse): unknown {
  const { status, headers, body } = response
  return evaluateRecords(located, { status, headers, body })
}

/** The same, but an expression that fails on the shape of an error response gives nothing: that is still an error. */
export function evaluateErrorResponse(slot: LocatedExpression, response: ReadResponse): unknown {
  try {
    return evaluateResponse(slot, response)
  } catch (error) {
    if (response.status >= 400) return undefined
    throw error
  }
}

/**
 * Runs an expression over a response and more roots. Throws `MappingError`, without the interpreter's own error:
 * that one quotes what the provider sent, which may be anything.
 */
export function evaluateRecords(
  located: LocatedExpression,
  roots: Readonly<Record<string, unknown>>,
): unknown {
  try {
    return located.expression.evaluate(roots)
  } catch (error) {
    const { where } = located
    const code = error instanceof ExpressionError ? ` (${error.code})` : ''
    throw new MappingError(
      `Expression "${where.path}" (${whereText(where)}) failed on the provider's response${code}`,
      { where },
    )
  }
}

/** The same for a number of seconds or requests; anything but a number from 0 up is ignored. */
export function evaluateCount(
  located: LocatedExpression | undefined,
  response: ReadResponse,
): number | undefined {
  if (located === undefined) return undefined
  try {
    const value = evaluateResponse(located, response)
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
  } catch (error) {
    if (error instanceof MappingError) return undefined
    throw error
  }
}
