import { parseHttpDate } from '../../json/http-date.ts'
import { parseDate } from '../../json/parse-date.ts'
import { argumentError, type FunctionDefinition } from './definition.ts'

const longestWait = 1e8

/** `$secondsUntil`: how long to wait, from whatever a provider sends. */
export const secondsUntil: FunctionDefinition = {
  name: 'secondsUntil',
  signature: '$secondsUntil(value) → number',
  summary:
    'Seconds from now. Small numbers (below 1e8) are seconds already, large ones are an epoch in seconds or milliseconds, text may be such a number, an ISO date, an HTTP date, or a time of the day in UTC such as "00:00Z", which is the next one. A moment in the past gives 0, null and nothing give nothing, and a number below 0 is refused.',
  examples: [
    ['$secondsUntil("12")', 12],
    ['$secondsUntil(2.5)', 2.5],
    ['$secondsUntil("2001-01-01T00:00:00Z")', 0],
    ['$secondsUntil("00:00Z") < 86400', true],
  ],
  implement:
    ({ now }) =>
    (value) => {
      if (value === undefined || value === null || value === '') return undefined
      const number = typeof value === 'number' ? value : Number(value)
      if (number >= 0 && number < longestWait) return number
      const millis =
        number < 0
          ? undefined
          : (momentOf(Number.isFinite(number) ? number : value, now) ?? nextTime(value, now()))
      if (millis === undefined)
        throw argumentError('secondsUntil', 'seconds, an epoch or a date', value)
      return Math.max(0, (millis - now()) / 1000)
    },
}

const dayMillis = 86_400_000

function nextTime(value: unknown, now: number): number | undefined {
  const time = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)Z$/.exec(value) : null
  if (time === null) return undefined
  const [, hours, minutes] = time
  const inDay = (Number(hours) * 60 + Number(minutes)) * 60_000
  return now + ((inDay - (now % dayMillis) + dayMillis) % dayMillis)
}

function momentOf(value: unknown, now: () => number): number | undefined {
  const http = typeof value === 'string' ? parseHttpDate(value.trim(), now()) : undefined
  return parseDate(value) ?? http
}
