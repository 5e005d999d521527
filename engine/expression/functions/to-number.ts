import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$toNumber`: a number, also from text. */
export const toNumber: FunctionDefinition = {
  name: 'toNumber',
  signature: '$toNumber(value) → number',
  summary:
    'A number, also from text such as "37". Null and empty text give null, nothing stays nothing; text that is not a number is refused.',
  examples: [
    ['$toNumber("37")', 37],
    ['$toNumber(0.5)', 0.5],
    ['$toNumber("")', null],
    ['$toNumber(null)', null],
  ],
  implement: () => (value) => numberOf('toNumber', value),
}

/** A number, also from text, for the function of that name. Null and empty text give null, nothing stays nothing. */
export function numberOf(name: string, value: unknown): number | null | undefined {
  if (value === undefined || value === null || typeof value === 'number') return value
  if (typeof value !== 'string') throw argumentError(name, 'a number or text', value)
  if (value.trim() === '') return null
  const number = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : Number.NaN
  if (!Number.isFinite(number)) throw argumentError(name, 'text that holds a number', value)
  return number
}
