import type { RecordingError } from 'crosswalk'
import fc from 'fast-check'
import { assertNoSecret } from '../../../../engine/author/record/gate.ts'
import { writeCompactYaml } from '../../../../engine/source/yaml.ts'

// Texts that hold a secret of at least six bytes in some spelling, between other texts.
const secret = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }).filter((text) => {
  return text.trim().length >= 6 && text.isWellFormed()
})
const url = (text: string) => encodeURIComponent(text)
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const unicode = (text: string) =>
  text.replace(/[^a-z]/gi, (sign) => {
    return [...sign]
      .flatMap((one) => one.split(''))
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  })
const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const
const html = (text: string) => text.replace(/[&<>"']/g, (sign) => named[sign as keyof typeof named])
const numeric = (text: string) =>
  [...text].map((sign) => `&#x${sign.codePointAt(0)?.toString(16)};`).join('')
const base64 = (before: string) => (text: string) =>
  Buffer.from(`${before}${text}:after`).toString('base64')
const base64url = (before: string) => (text: string) =>
  Buffer.from(`${before}${text}:after`).toString('base64url')
const hex = (text: string) => Buffer.from(text).toString('hex')
const spellings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'in a URL': url,
  'in a URL inside of a URL': (text) => url(url(text)),
  'in JSON': json,
  'in JSON by numbers': unicode,
  'in HTML': html,
  'in HTML by numbers': numeric,
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 after three bytes': base64('u:x'),
  'in base64 after one byte': base64('u'),
  'in base64 after two bytes': base64('u:'),
  'in base64 for URLs after three bytes': base64url('u:x'),
  'in base64 for URLs after one byte': base64url('u'),
  'in base64 for URLs after two bytes': base64url('u:'),
  'in base64 in a URL': (text) => url(base64('u')(text)),
  'in hex': hex,
  'in hex in capitals': (text) => hex(text).toUpperCase(),
}

function refusal(data: object, value: string): RecordingError | undefined {
  try {
    assertNoSecret(writeCompactYaml(data), [{ name: 'credential token', value }], 'live.yaml')
    return undefined
  } catch (error) {
    return error as RecordingError
  }
}

describe('assertNoSecret()', () => {
  test.each(Object.keys(spellings))('finds a secret %s, anywhere, and says where', (name) => {
    const spell = spellings[name] as (text: string) => string
    fc.assert(
      fc.property(secret, fc.constantFrom('', 'before ', '?a=b&c='), (value, before) => {
        const leaf = before + spell(value)
        const error = refusal({ title: 'Live', exchanges: [{ response: { body: leaf } }] }, value)
        expect(error).toMatchObject({
          code: 'secret_in_fixture',
          where: { file: 'live.yaml', path: '/exchanges/0/response/body' },
        })
        expect(error?.message).not.toContain(leaf.trim())
        const asKey = refusal({ exchanges: [{ [leaf]: 1 }] }, value)
        expect(asKey?.where).toMatchObject({ line: 2, path: '/exchanges/0' })
      }),
      { numRuns: 25 },
    )
  })

  test('finds digits, and a secret that YAML writes over several lines', () => {
    expect(refusal({ a: { b: 12345678 } }, '12345678')?.where?.path).toBe('/a/b')
    const value = 'first line\nsecond line'
    expect(refusal({ a: { text: `x\n${value}\ny` } }, value)?.where?.path).toBe('/a/text')
  })

  test('takes a short secret for a whole value only, and lets other data pass', () => {
    expect(refusal({ a: 'abc' }, 'abc')?.code).toBe('secret_in_fixture')
    expect(refusal({ a: 'abcdef', b: ['cab'] }, 'abc')).toBeUndefined()
    fc.assert(
      fc.property(secret, (value) => {
        expect(refusal({ title: 'Live', list: [1, null, 'Enquiry'] }, `§${value}`)).toBeUndefined()
      }),
    )
  })
})
