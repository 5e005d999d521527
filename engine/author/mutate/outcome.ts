import { readMappedError } from '../../errors/mapped-error.ts'
import { isTrueResult } from '../../expression/truth.ts'
import { stableJson } from '../../json/stable-json.ts'

/**
 * What an evaluation came to, as text that can be compared: as much of it as the engine looks at where the expression
 * stands. Of a condition only its truth counts, of an error mapping the message and the status.
 */
export function outcomeOf(path: readonly string[], evaluate: () => unknown): string {
  try {
    const value = looked(path, evaluate())
    return value === undefined ? 'nothing' : stableJson(value)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return `error ${'code' in error ? error.code : error.name}`
  }
}

const conditions = ['limited', 'when', 'record_filter']
const counts = ['retry_after', 'limit', 'remaining', 'reset']

function looked(path: readonly string[], value: unknown): unknown {
  const key = path.at(-1) ?? ''
  if (path[0] === 'error_mapping') return readMappedError(value)
  if (conditions.includes(key)) return isTrueResult(value)
  if (path[0] !== 'rate_limit' || !counts.includes(key)) return value
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
