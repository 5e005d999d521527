import { stableJson } from '../../json/stable-json.ts'

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
