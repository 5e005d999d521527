const imf = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/
const rfc850 =
  /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}:\d{2}:\d{2}) GMT$/
const asctime = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}:\d{2}:\d{2}) (\d{4})$/

/**
 * Milliseconds since the epoch of a date as HTTP writes it: the three forms of RFC 9110, section 5.6.7, and nothing
 * else. Undefined for other text, and for days that do not exist.
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const written = imf.test(text) ? text : (fromRfc850(text, now) ?? fromAsctime(text))
  if (written === undefined) return undefined
  const millis = Date.parse(written)
  // `Date.parse` accepts too much: the parsed date, written again, must be the same text.
  return !Number.isNaN(millis) && new Date(millis).toUTCString() === written ? millis : undefined
}

// A year that would be more than 50 years ahead is the last one with the same two digits.
function fromRfc850(text: string, now: number): string | undefined {
  const [, weekday, day, month, digits, time] = rfc850.exec(text) ?? []
  if (weekday === undefined) return undefined
  const thisYear = new Date(now).getUTCFullYear()
  const near = thisYear - (thisYear % 100) + Number(digits)
  const year = near > thisYear + 50 ? near - 100 : near
  return `${weekday.slice(0, 3)}, ${day} ${month} ${year} ${time} GMT`
}

function fromAsctime(text: string): string | undefined {
  const [, weekday, month, day, time, year] = asctime.exec(text) ?? []
  if (day === undefined) return undefined
  return `${weekday}, ${day.replace(' ', '0')} ${month} ${year} ${time} GMT`
}
