import { parseDate } from '../../json/parse-date.ts'
import { utcText } from '../../json/utc-text.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$isoDate`: a date, however it is written, as UTC with milliseconds. */
export const isoDate: FunctionDefinition = {
  name: 'isoDate',
  signature: '$isoDate(value) → string',
  summary:
    'A date as `YYYY-MM-DDTHH:mm:ss.sssZ`. Takes ISO 8601 with any offset (`Z`, `-05:00`, `+0000`), blank or `T` between date and time, `/` or `-` inside the date, microseconds, and epoch seconds or milliseconds as numbers. Without a zone it is read as UTC. Null, empty text and zero dates (`0000-00-00…`, `0001-01-01…`) give null; anything else is refused.',
  examples: [
    ['$isoDate("2023-07-04T09:10:11-05:00")', '2023-07-04T14:10:11.000Z'],
    ['$isoDate("2025-08-19T10:22:31.000+0000")', '2025-08-19T10:22:31.000Z'],
    ['$isoDate("2020-03-02T10:20:30.123456")', '2020-03-02T10:20:30.123Z'],
    ['$isoDate("2025/11/02 09:05:00 -0500")', '2025-11-02T14:05:00.000Z'],
    ['$isoDate(1700000000)', '2023-11-14T22:13:20.000Z'],
    ['$isoDate("0000-00-00 00:00:00")', null],
    ['$isoDate(null)', null],
  ],
  implement: () => (value) => {
    if (value === undefined || value === null) return value
    const utc =
      typeof value === 'string' && !value.startsWith('0001-01-01') ? utcText(value) : undefined
    if (utc !== undefined) return utc
    const millis = parseDate(value)
    if (millis === undefined) throw argumentError('isoDate', 'a date', value)
    return millis === null ? null : new Date(millis).toISOString()
  },
}
