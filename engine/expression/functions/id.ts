import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$id`: an identifier as text, exactly. */
export const id: FunctionDefinition = {
  name: 'id',
  signature: '$id(value) → string',
  summary:
    'An identifier as text, every digit kept. Null stays null, nothing stays nothing; other types are refused. Prefer it to `$string`, which turns null into the text "null".',
  examples: [
    ['$id(208)', '208'],
    ['$id("stat_aa1")', 'stat_aa1'],
    ['$id(null)', null],
  ],
  implement: () => (value) => {
    if (value === undefined || value === null || typeof value === 'string') return value
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
    throw argumentError('id', 'a number or a string', value)
  },
}
