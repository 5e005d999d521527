import { QueryError } from '../errors/errors.ts'

/** A refusal of a value: what it was given for, what was expected, and the value itself where it is text. */
export function invalidParameter(subject: string, expected: string, value: unknown): QueryError {
  const received = typeof value === 'string' ? `"${value.slice(0, 80)}"` : typeof value
  return new QueryError('invalid_parameter', `${subject} must be ${expected}: received ${received}`)
}
