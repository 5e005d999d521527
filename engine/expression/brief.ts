import { FunctionValue } from './native/callable.ts'

const shown = 60

/**
 * A value as an error message quotes it: a text or a number as JSON, cut short; of anything else, what it is. A list or
 * an object is not written out: that could take long, or call a field "toJSON".
 */
export function brief(value: unknown): string {
  if (typeof value === 'function' || value instanceof FunctionValue) return 'a function'
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object'
  }
  // Only as much is looked at as is shown.
  const text =
    JSON.stringify(typeof value === 'string' ? value.slice(0, shown) : value) ?? 'nothing'
  return text.length > shown ? `${text.slice(0, shown - 3)}...` : text
}
