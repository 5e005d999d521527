import { FunctionValue } from './native/callable.ts'

/**
 * A value as an error message quotes it: a text or a number as JSON, cut short; of anything else, what it is. A list or
 * an object is not written out: that could take long, or call a field "toJSON".
 */
export function brief(value: unknown): string {
  if (typeof value === 'function' || value instanceof FunctionValue) return 'a function'
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object'
  }
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
