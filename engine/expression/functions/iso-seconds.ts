import { parseDate } from '../../json/parse-date.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$isoSeconds`: a date in whole seconds, for query languages that know no fractions. */
export const isoSeconds: FunctionDefinition = {
  name: 'isoSeconds',
  signature: '$isoSeconds(date, "up" | "down") → string',
  summary:
    'A date as `YYYY-MM-DDTHH:mm:ssZ`, rounded up or down to a whole second. For pushing a filter down to a provider that stores whole seconds: `gte` and `lt` round up, `gt` and `lte` down.',
  examples: [
    ['$isoSeconds("2026-03-04T05:06:07.000Z", "up")', '2026-03-04T05:06:07Z'],
    ['$isoSeconds("2026-03-04T05:06:07.001Z", "up")', '2026-03-04T05:06:08Z'],
    ['$isoSeconds("2026-03-04T05:06:07.999Z", "down")', '2026-03-04T05:06:07Z'],
  ],
  implement: () => (value, direction) => {
    if (value === undefined || value === null) return value
    const millis = parseDate(value)
    if (typeof millis !== 'number') throw argumentError('isoSeconds', 'a date', value)
    if (direction !== 'up' && direction !== 'down') {
      throw argumentError('isoSeconds', '"up" or "down" as second argument', direction)
    }
    const seconds = direction === 'up' ? Math.ceil(millis / 1000) : Math.floor(millis / 1000)
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
  },
}
