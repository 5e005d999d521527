const shortForm = 20 // 2025-10-02T13:44:06Z
const fullForm = 24 // 2025-10-02T13:44:06.000Z
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * A date that is UTC text already, `2025-10-02T13:44:06Z` or with milliseconds: the same with milliseconds. Undefined
 * for every other text, and for days and hours that do not exist. It reads digit by digit, because nearly every
 * record has such dates, and patterns and date objects cost more than all else that is done with them.
 */
export function utcText(text: string): string | undefined {
  const full = text.length === fullForm
  if (!full && text.length !== shortForm) return undefined
  if (!hasSigns(text, full)) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  const second = digits(text, 17, 2)
  const inDay = digits(text, 11, 2) < 24 && digits(text, 14, 2) < 60 && second < 60
  const exists = year >= 1 && month >= 1 && day >= 1 && day <= daysIn(year, month)
  if (!exists || !inDay || (full && !(digits(text, 20, 3) >= 0))) return undefined
  return full ? text : `${text.slice(0, shortForm - 1)}.000Z`
}

function hasSigns(text: string, full: boolean): boolean {
  return (
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    (!full || text[19] === '.') &&
    text[text.length - 1] === 'Z'
  )
}

// NaN if a character is no digit; then every comparison is false.
function digits(text: string, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return daysOfMonth[month - 1] ?? 0
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}
