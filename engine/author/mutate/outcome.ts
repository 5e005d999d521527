import { stableJson } from '../../json/stable-json.ts'
import type { CaseReport } from '../../replay/run-case.ts'

/** What an evaluation came to, as text that can be compared. */
export function outcomeOf(evaluate: () => unknown): string {
  try {
    const value = evaluate()
    return value === undefined ? 'nothing' : stableJson(value)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return `error ${'code' in error ? error.code : error.name}`
  }
}

/** Everything that a caller and the provider see of a case, as text that can be compared. */
export function caseOutcome({ answers, error, sent, waited, limits }: CaseReport): string {
  return stableJson({ answers, error: error?.toJSON(), sent: [...sent].sort(), waited, limits })
}
