import { isObject } from '../../json/json.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$entries`: a map whose keys mean something, as a list. */
export const entries: FunctionDefinition = {
  name: 'entries',
  signature: '$entries(map) → list of {key, value}',
  summary:
    'The entries of a map, such as one whose keys are ids, in their order. An empty list counts as an empty map. Null and nothing give nothing; other types are refused.',
  examples: [
    ['$entries({"12": "Intake"})', [{ key: '12', value: 'Intake' }]],
    ['$entries([])', []],
    ['$entries(null)', undefined],
  ],
  steps: (map) => (isObject(map) ? 3 * Object.keys(map).length : 0),
  implement: () => (map) => {
    if (map === undefined || map === null) return undefined
    if (Array.isArray(map) && map.length === 0) return []
    if (!isObject(map)) throw argumentError('entries', 'a map', map)
    return Object.entries(map).map(([key, value]) => ({ key, value }))
  },
}
