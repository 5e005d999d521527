import { ownValue } from '../../json/json.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$find`: the entry of a keyed join. */
export const find: FunctionDefinition = {
  name: 'find',
  signature: '$find(table, key) → any',
  summary:
    'The entry of an object under a key, such as the record of a `before` join that has `key_by`. Keys may be text or numbers. Gives nothing when the table, the key or the entry is missing or null.',
  examples: [
    ['$find({"8": {"name": "Sales"}}, 8).name', 'Sales'],
    ['$find({"8": {"name": "Sales"}}, null)', undefined],
  ],
  implement: () => (table, key) => {
    if (table === undefined || table === null || key === undefined || key === null) return undefined
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw argumentError('find', 'text or a number as key', key)
    }
    return ownValue(table, String(key))
  },
}
