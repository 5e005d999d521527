import { parseHttpDate } from '../../json/http-date.ts'
import { parseDate } from '../../json/parse-date.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

const longestWait = 1e8

/** `$secondsUntil`: how long to wait, from whatever a provider sends. */
export const secondsUntil: FunctionDefinition = {
  name: 'secondsUntil',
  signature: '$secondsUntil(value) → number',
  summary:
    'Seconds from now. Small numbers (below 1e8) are seconds already, large ones are an epoch in seconds or milliseconds, text may be such a number, an ISO date or an HTTP date. A moment in the past gives 0, null and nothing give nothing, and a number below 0 is refused.',
  examples: [
    ['$secondsUntil("12")', 12],
    ['$secondsUntil(2.5)', 2.5],
    ['$secondsUntil("2001-01-01T00:00:00Z")', 0],
  ],
  implement:
    ({ now }) =>
    (value) => {
      if (value === undefined || value === null || value === '') return undefined
      const number = typeof value === 'number' ? value : Number(value)
      if (number >= 0 && number < longestWait) return number
      const millis =
        number < 0 ? undefined : momentOf(Number.isFinite(number) ? number : value, now)
      if (millis === undefined)
        throw argumentError('secondsUntil', 'seconds, an epoch or a date', value)
      return Math.max(0, (millis - now()) / 1000)
    },
}

function momentOf(value: unknown, now: () => number): number | undefined {
  const http = typeof value === 'string' ? parseHttpDate(value.trim(), now()) : undefined
  return parseDate(value) ?? http
}
