import { type JsonBudget, plainJson } from '../json/plain-json.ts'
import { ExpressionError } from './expression-error.ts'

// Characters that are read before their steps are counted, and how many steps these are.
const batch = 16_384
const stepsOfBatch = 2048

/** What results of an evaluation may take together; `spend` counts the steps of making them. */
export function resultBudget(most: number, spend?: (steps: number) => void): JsonBudget {
  const look = (budget: JsonBudget): void => {
    budget.nextLook = Math.max(0, budget.left - batch)
    spend?.(stepsOfBatch)
  }
  return { most, left: most, nextLook: Math.max(0, most - batch), look }
}

/** Sets a budget back to its start. */
export function restart(budget: JsonBudget): void {
  budget.left = budget.most
  budget.nextLook = Math.max(0, budget.most - batch)
}

/** Counts characters of a result that are made already, within the budget that is left. */
export function countResult(budget: JsonBudget, characters: number): void {
  if (characters > budget.left) {
    throw new ExpressionError('X1004', `Result is larger than ${budget.most} characters`)
  }
  budget.left -= characters
  if (budget.left < budget.nextLook) budget.look?.(budget)
}

/** The result of an evaluation as plain JSON; throws `ExpressionError` where it is not data. */
export function resultData(value: unknown, budget: JsonBudget): unknown {
  if (typeof value === 'boolean' || value === undefined) return value
  try {
    return plainJson(value, budget)
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ExpressionError('X1004', error.message, { cause: error })
    }
    if (!(error instanceof Error)) throw error
    throw new ExpressionError('X1002', error.message, { cause: error })
  }
}
