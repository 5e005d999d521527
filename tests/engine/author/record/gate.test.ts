import type { RecordingError } from 'crosswalk'
import fc from 'fast-check'
import { assertNoSecret } from '../../../../engine/author/record/gate.ts'
import { writeCompactYaml } from '../../../../engine/source/yaml.ts'
import { spellings } from '../../../support/spellings.ts'

// Texts that hold a secret of at least six bytes in some spelling, between other texts.
const secret = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }).filter((text) => {
  return text.trim().length >= 6 && text.isWellFormed()
})

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
