import { fault } from './native/fault.ts'
import { isFunction } from './native/function-value.ts'

/** Counts the steps for looking at a value: usually a run. */
type StepCounter = { readonly spend: (steps: number) => void }

const uncounted: StepCounter = { spend: () => undefined }

/** Whether a result of an expression counts as true; results are bounded already. */
export function isTrueResult(value: unknown): boolean {
  return isTrue(value, uncounted)
}

/** Whether a value is a number. Infinity, which JSON cannot hold, is refused. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw fault('D1001', { value })
  return true
}

/** `$boolean`: nothing stays nothing. */
export function boolean(value: unknown, run: StepCounter): boolean | undefined {
  return value === undefined ? undefined : isTrue(value, run)
}

/** Whether a value counts as true. */
export function isTrue(value: unknown, run: StepCounter): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return isNumeric(value) && value !== 0
    case 'object':
      return value !== null && holdsTruth(value, run)
    default:
      return false
  }
}

function holdsTruth(value: object, run: StepCounter): boolean {
  if (Array.isArray(value)) {
    run.spend(1 + value.length)
    // A list is true when an entry is; all are looked at, as one that is infinite is an error.
    let found = false
    for (const entry of value) found = isTrue(entry, run) || found
    return found
  }
  if (isFunction(value)) return false
  const fields = Object.keys(value).length
  run.spend(1 + fields)
  return fields > 0
}

/** Whether every entry of a list is a number; true of an empty one. */
export function isArrayOfNumbers(value: unknown, run: StepCounter): value is readonly number[] {
  if (!Array.isArray(value)) return false
  run.spend(1 + (value.length >> 3))
  let every = true
  for (const entry of value) every = isNumeric(entry) && every
  return every
}

/** Whether every entry of a list is a string. */
export function isArrayOfStrings(value: unknown, run: StepCounter): value is readonly string[] {
  if (!Array.isArray(value)) return false
  run.spend(1 + (value.length >> 3))
  return value.every((entry) => typeof entry === 'string')
}
