import { fault } from './native/fault.ts'
import { isFunction } from './native/function-value.ts'

/** Whether a value is a number. Infinity, which JSON cannot hold, is refused. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw fault('D1001', { value })
  return true
}

/** `$boolean`: nothing stays nothing. */
export function boolean(value: unknown): boolean | undefined {
  return value === undefined ? undefined : isTrue(value)
}

/** Whether a value counts as true. */
export function isTrue(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return isNumeric(value) && value !== 0
    case 'object':
      return value !== null && holdsTruth(value)
    default:
      return false
  }
}

function holdsTruth(value: object): boolean {
  if (Array.isArray(value)) {
    // A list is true when an entry is; all are looked at, as one that is infinite is an error.
    let found = false
    for (const entry of value) found = isTrue(entry) || found
    return found
  }
  if (isFunction(value)) return false
  return Object.keys(value).length > 0
}

/** Whether every entry of a list is a number; true of an empty one. */
export function isArrayOfNumbers(value: unknown): value is readonly number[] {
  if (!Array.isArray(value)) return false
  let every = true
  for (const entry of value) every = isNumeric(entry) && every
  return every
}

/** Whether every entry of a list is a string. */
export function isArrayOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}
