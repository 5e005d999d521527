import { parseHttpDate } from '../../../engine/json/http-date.ts'

const now = Date.parse('2026-01-15T10:00:00Z')

describe('parseHttpDate()', () => {
  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Thursday, 15-Jan-26 10:00:09 GMT', '2026-01-15T10:00:09.000Z'],
    ['Saturday, 01-Jan-77 00:00:00 GMT', '1977-01-01T00:00:00.000Z'],
    ['Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
  ])('reads %j', (text, expected) => {
    expect(new Date(parseHttpDate(text, now) ?? Number.NaN).toISOString()).toBe(expected)
  })

  test.each([
    '',
    '-1',
    '1',
    'foo 1',
    '2026-01-15T10:00:09Z',
    'Thu, 15 Jan 2026 10:00:09',
    'Thu, 15 Jan 2026 10:00:09 UTC',
    'Fri, 15 Jan 2026 10:00:09 GMT',
    'Wed, 30 Feb 2026 10:00:09 GMT',
    'Thu, 15 Jan 2026 24:00:00 GMT',
    'Friday, 15-Jan-26 10:00:09 GMT',
    'Thu Jan 15 10:00:09 2026 GMT',
  ])('takes %j for no date', (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined()
  })
})
