import { QueryError } from '../errors/errors.ts'

/** A refusal of a value: what it was given for, what was expected, and the value itself where it is text. */
export function invalidParameter(subject: string, expected: string, value: unknown): QueryError {
  const message = `${subject} must be ${expected}: received ${received(value)}`
  return new QueryError('invalid_parameter', message)
}

function received(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 80)}"`
  if (!Array.isArray(value)) return typeof value
  return value.length > 1 ? `${value.length} values, as it is ${givenTimes(value)}` : 'a list'
}

function givenTimes({ length }: readonly unknown[]): string {
  return length === 2 ? 'given twice' : `given ${length} times`
}
