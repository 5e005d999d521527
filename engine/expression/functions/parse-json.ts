import { parseJson as parse } from '../../json/parse-json.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$parseJson`: JSON text inside a string, as data. */
export const parseJson: FunctionDefinition = {
  name: 'parseJson',
  signature: '$parseJson(text) → any',
  summary:
    'The data in a string of JSON text. Never runs the text as code, as `$eval` would. Null and empty text give null; text that is not JSON is refused.',
  examples: [
    ['$parseJson("{\\"labels\\": {\\"0\\": \\"Intake\\"}}").labels."0"', 'Intake'],
    ['$parseJson(null)', null],
  ],
  implement: () => (text) => {
    if (text === undefined || text === null) return text
    if (typeof text !== 'string') throw argumentError('parseJson', 'text', text)
    if (text.trim() === '') return null
    try {
      return parse(text)
    } catch {
      throw argumentError('parseJson', 'JSON text', text)
    }
  },
}
