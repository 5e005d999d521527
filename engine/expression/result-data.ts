import { plainJson } from '../json/plain-json.ts'
import { ExpressionError } from './expression-error.ts'
import type { ExpressionLimits } from './limits.ts'

/** The result of an evaluation as plain JSON; throws `ExpressionError` where it is not data. */
export function resultData(value: unknown, { output }: Pick<ExpressionLimits, 'output'>): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === undefined) return value
  try {
    return plainJson(value, output)
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ExpressionError('X1004', error.message, { cause: error })
    }
    const message = error instanceof Error ? error.message : 'Result is not data'
    throw new ExpressionError('X1002', message, { cause: error })
  }
}
