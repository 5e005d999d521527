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
})
