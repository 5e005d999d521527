import fc from 'fast-check'
import { utcText } from '../../../engine/json/utc-text.ts'

describe('utcText()', () => {
  test.each([
    ['2025-10-02T13:44:06Z', '2025-10-02T13:44:06.000Z'],
    ['2025-10-02T13:44:06.123Z', '2025-10-02T13:44:06.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T23:59:59Z', '2000-02-29T23:59:59.000Z'],
    ['2023-02-29T00:00:00Z', undefined],
    ['1900-02-29T00:00:00Z', undefined],
    ['2025-13-01T00:00:00Z', undefined],
    ['2025-00-10T00:00:00Z', undefined],
    ['2025-04-31T00:00:00Z', undefined],
    ['2025-10-02T24:00:00Z', undefined],
    ['2025-10-02T13:60:00Z', undefined],
    ['2025-10-02T13:44:60Z', undefined],
    ['0000-01-01T00:00:00Z', undefined],
    ['2025-10-02 13:44:06Z', undefined],
    ['2025-10-02T13:44:06z', undefined],
    ['2025-1a-02T13:44:06Z', undefined],
    ['2025-10-02T13:44:06.1x3Z', undefined],
    ['2025-10-02T13:44:06,123Z', undefined],
    ['', undefined],
  ])('%s → %s', (text, expected) => {
    expect(utcText(text)).toBe(expected)
  })

  test('gives what a date object gives, for every moment of the years it takes', () => {
    const from = Date.parse('0001-01-01T00:00:00Z')
    const to = Date.parse('9999-12-31T23:59:59.999Z')
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (millis) => {
        const text = new Date(millis).toISOString()
        expect(utcText(text)).toBe(text)
        expect(utcText(text.replace(/\.\d{3}/, ''))).toBe(text.replace(/\.\d{3}/, '.000'))
      }),
    )
  })
})
