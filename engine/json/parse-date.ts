const written =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i
const zeroDate = /^(0000[-/]00[-/]00|0001[-/]01[-/]01)/
const lastSecond = 1e11
const lastMilli = 8.64e15

/**
 * Milliseconds since the epoch of a date as providers write it; zone-less text is UTC.
 * Null for "no date" (empty text, zero dates), undefined for what is not a date.
 */
export function parseDate(value: unknown): number | null | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (text === '' || zeroDate.test(text)) return null
  const match = written.exec(text)
  return match === null ? undefined : fromParts(match)
}

// Numbers below 1e11 are seconds (to the year 5138), above are milliseconds (from 1973).
function fromEpoch(value: number): number | undefined {
  const millis = Math.abs(value) < lastSecond ? value * 1000 : value
  return Number.isFinite(value) && Math.abs(millis) <= lastMilli ? Math.round(millis) : undefined
}

function fromParts(match: RegExpExecArray): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [y, mo, d, h, mi, s] = parts
  const date = new Date(0)
  date.setUTCFullYear(y, mo - 1, d)
  date.setUTCHours(h, mi, s, Number(fraction.padEnd(3, '0').slice(0, 3)))
  const exists =
    date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60
  return exists ? date.getTime() - offsetMillis(zone) : undefined
}

function offsetMillis(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  return sign * (hours * 60 + minutes) * 60_000
}
