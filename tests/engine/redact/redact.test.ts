import fc from 'fast-check'
import { createRedactor } from '../../../engine/redact/redact.ts'

const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length > 5)

describe('a redactor', () => {
  test('finds a secret in every spelling, anywhere in text and data', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const { text, data } = createRedactor([value])
        const spellings = [
          value,
          encodeURIComponent(value),
          JSON.stringify(value).slice(1, -1),
          Buffer.from(value).toString('base64'),
        ]
        for (const spelling of spellings) {
          expect(text(`${before} ${spelling} ${after}`)).not.toContain(spelling)
          expect(
            JSON.stringify(data({ deep: [{ message: spelling, [spelling]: 1 }] })),
          ).not.toContain(JSON.stringify(spelling).slice(1, -1))
        }
      }),
    )
  })

  test('finds a secret inside a Basic pair', () => {
    const pair = Buffer.from('api-key-1234567:').toString('base64')
    expect(createRedactor(['api-key-1234567']).text(`Basic ${pair}`)).not.toContain(
      pair.slice(0, 18),
    )
  })

  test('masks what is named like a secret, whatever it holds', () => {
    const { data } = createRedactor([])
    expect(
      data({
        access_token: 'abc',
        list: [{ Authorization: 'Bearer x', name: 'kept', token: { nested: 1 } }],
      }),
    ).toEqual({
      access_token: '[redacted]',
      list: [{ Authorization: '[redacted]', name: 'kept', token: { nested: 1 } }],
    })
  })

  test('leaves all else alone', () => {
    const value = { id: 5, name: 'Enquiry', list: [null, true] }
    expect(createRedactor(['s3cret']).data(value)).toEqual(value)
  })

  const html = (text: string) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('<', '&lt;')
  const json = (text: string) => JSON.stringify(text).slice(1, -1)
  const layers = [
    html,
    json,
    encodeURIComponent,
    (text: string) => text.replace(/./gsu, (sign) => `&#x${sign.codePointAt(0)?.toString(16)};`),
  ]

  const plain = (text: string) =>
    text
      .replace(/&#x([0-9a-f]+);/g, (_all, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/%[0-9a-f]{2}/gi, (hex) => String.fromCharCode(Number.parseInt(hex.slice(1), 16)))

  test('finds a secret under any two layers of escapes', () => {
    const layer = fc.constantFrom(...layers)
    fc.assert(
      fc.property(secret, layer, layer, (value, inner, outer) => {
        const spelling = outer(inner(value.toWellFormed()))
        const { text } = createRedactor([value.toWellFormed()])
        expect(text(`before ${spelling} after`)).toBe('before [redacted] after')
      }),
    )
  })

  test('leaves no part of a secret at a cut, whatever escapes it wears', () => {
    const layer = fc.constantFrom((text: string) => text, ...layers)
    const hidden = 'qQ9"é&7<w%Zz+/x'
    fc.assert(
      fc.property(layer, layer, fc.nat(120), (inner, outer, most) => {
        const spelling = outer(inner(hidden))
        const { cut, shown } = createRedactor([hidden])
        const text = `${'.'.repeat(60)}${spelling}${'.'.repeat(200)}`
        for (const seen of [cut(text, most), String(shown({ text }, most))]) {
          expect(seen.length).toBeLessThanOrEqual(most + 1)
          expect(plain(plain(seen))).not.toMatch(/q/i) // the first sign of it
        }
      }),
    )
  })

  test('looks at what is shown only, and takes time in proportion to it', () => {
    const secrets = [`${'a'.repeat(10_000)}b`, 'ab'.repeat(5000), '%41'.repeat(3000)]
    const { shown, cut } = createRedactor(secrets)
    const texts = ['a'.repeat(32e6), '%2541'.repeat(1e6), '&'.repeat(1e6), '\\'.repeat(1e6)]
    const start = performance.now()
    for (const text of texts) {
      expect(String(shown({ text }, 16_384)).length).toBeLessThanOrEqual(16_385)
      expect(cut(text, 16_384).length).toBeLessThanOrEqual(16_385)
    }
    expect(performance.now() - start).toBeLessThan(2000) // alone: below 100 ms
  })

  test('shows small data as it is, and of large data the beginning of its text', () => {
    const { shown } = createRedactor(['s3cret'])
    expect(shown({ a: ['s3cret', 1, null], token: 'x' }, 100)).toEqual({
      a: ['[redacted]', 1, null],
      token: '[redacted]',
    })
    expect(
      shown(
        Array.from({ length: 1e6 }, () => 1),
        20,
      ),
    ).toBe('[1,1,1,1,1,1,1]…')
    expect(shown('s3cret and more', 8)).toBe('[redacte…')
  })

  test('masks what is named like a secret in the beginning of a JSON text too', () => {
    const { cut } = createRedactor([])
    const text =
      '{"access_token": "abc\\"def", "id": 7, "password":123, "name": "North", "token":"the rest'
    expect(cut(`${text} of it`, text.length)).toBe(
      '{"access_token":"[redacted]", "id": 7, "password":"[redacted]", "name": "North", "token"…',
    )
  })
})
