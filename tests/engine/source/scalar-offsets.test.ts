import fc from 'fast-check'
import { parseDocument, type Scalar } from 'yaml'
import { readYaml } from '../../../engine/source/yaml.ts'

/** A value written in each style of YAML scalar, as the value of `key`. */
const styles: Readonly<Record<string, (value: string) => string>> = {
  'double quoted': (value) => JSON.stringify(value),
  'single quoted': (value) => `'${value.replaceAll("'", "''")}'`,
  literal: (value) => `|\n    ${value.replaceAll('\n', '\n    ')}\n`,
  plain: (value) => value,
}

const word = fc.stringMatching(/^[a-z$.()"'&\\?=]{1,8}$/)
const oneLine = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
const severalLines = fc
  .array(oneLine, { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join('\n'))

describe.each(Object.entries(styles))('textRangeOf() in a %s scalar', (style, write) => {
  test('finds every character where it is written', () => {
    fc.assert(
      fc.property(style === 'literal' ? severalLines : oneLine, (value) => {
        const text = `first: 1\nkey: ${write(value)}\nlast: 2\n`
        const document = parseDocument(text)
        const scalar = document.get('key', true) as Scalar | undefined
        fc.pre(document.errors.length === 0 && typeof scalar?.value === 'string')
        const source = readYaml(text)
        const held = String(scalar?.value)
        for (let offset = 0; offset < held.trimEnd().length; offset += 1) {
          const range = source.textRangeOf(['key'], offset, 1)
          const written = text.slice(range.offset, range.offset + 2)
          const character = held[offset] as string
          expect([character, '\\', "'"].some((start) => written.startsWith(start))).toBe(true)
          if (!written.startsWith('\\') && character !== "'") expect(written[0]).toBe(character)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('readYaml()', () => {
  test.each([
    ['a: 1\na: 2\n', 'yaml_duplicate_key', 5],
    ['a: [1, 2\n', 'yaml_syntax', 3],
    [`a: ${'['.repeat(200)}`, 'yaml_too_deep', 103],
    [`${'- '.repeat(150)}x`, 'yaml_too_deep', 0],
  ])('reports %j', (text, code, offset) => {
    expect(readYaml(text).faults[0]).toMatchObject({ code, offset })
  })
})
