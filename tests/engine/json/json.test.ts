import fc from 'fast-check'
import { parseJson } from '../../../engine/json/parse-json.ts'
import { formatPath, parsePath, valueAt } from '../../../engine/json/path.ts'
import { plainJson } from '../../../engine/json/plain-json.ts'
import { jsonPointer, pointerParts } from '../../../engine/json/pointer.ts'
import { stableJson } from '../../../engine/json/stable-json.ts'
import { valueExcess } from '../../../engine/json/value-excess.ts'

describe('parseJson()', () => {
  test('keeps every digit wherever in the text the integer stands', () => {
    for (let before = 0; before < 40; before += 1) {
      const text = `${' '.repeat(before)}[9007199254740993]`
      expect([before, parseJson(text)]).toEqual([before, ['9007199254740993']])
    }
  })

  test('keeps every digit of an integer that is too large for a number', () => {
    const text =
      '{"id": 12345678901234567890, "small": 12, "n": -9007199254740993, "s": "12345678901234567890"}'
    expect(parseJson(text)).toEqual({
      id: '12345678901234567890',
      small: 12,
      n: '-9007199254740993',
      s: '12345678901234567890',
    })
  })

  test.each([
    '[0.12345678901234567]',
    '[1.5e300]',
    '[123456789012345678e2]',
    '["a 12345678901234567 \\" b"]',
    '[9007199254740991]',
  ])('leaves %s as JSON.parse has it', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test('is JSON.parse for everything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text))
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('keeps an integer of any length, in a text of any length', () => {
    const digits = '1'.repeat(3_000_000)
    expect(parseJson(`{"a":${digits},"b":0}`)).toEqual({ a: digits, b: 0 })
  })

  const pieces = [
    '12345678901234567',
    '-',
    '0',
    '"',
    '\\',
    ':',
    ',',
    '[',
    ']',
    '{',
    '}',
    ' ',
    'e',
    '.',
    '"a"',
  ]

  test('takes nothing for JSON that is not', () => {
    const isJson = (text: string, parse: (text: string) => unknown) => {
      try {
        parse(text)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 7 }), (parts) => {
        const text = parts.join('')
        expect([text, isJson(text, parseJson)]).toEqual([text, isJson(text, JSON.parse)])
      }),
      { numRuns: 3000 },
    )
  })

  test.each(['{12345678901234567:1}', '[012345678901234567]', '[1 12345678901234567]'])(
    'refuses %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError)
    },
  )

  test('takes a byte order mark', () => {
    expect(parseJson('\ufeff[1]')).toEqual([1])
  })
})

describe('parsePath()', () => {
  test.each([
    ['data', ['data']],
    ['additional_data.next_cursor', ['additional_data', 'next_cursor']],
    ['`@odata.nextLink`', ['@odata.nextLink']],
    ['meta.`a.b`.c', ['meta', 'a.b', 'c']],
    ['field-errors', ['field-errors']],
    ['$', []],
  ])('reads %s', (text, path) => {
    expect(parsePath(text)).toEqual({ path })
  })

  test.each([
    ['a..b', 2],
    ['a.', 1],
    ['.a', 0],
    ['a[0]', 0],
    ['', 0],
    ['a b', 0],
    ['`a', 0],
    ['a.$', 2],
  ])('refuses %j at %d', (text, offset) => {
    expect(parsePath(text)).toEqual({ offset })
  })

  test('reads back what formatPath() writes', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('`'))
    fc.assert(
      fc.property(fc.array(name), (path) => expect(parsePath(formatPath(path))).toEqual({ path })),
    )
  })

  test('leads through own properties only', () => {
    expect(valueAt({}, ['constructor', 'name'])).toBeUndefined()
    expect(valueAt({ a: [{ b: 1 }] }, ['a', '0'])).toBeUndefined()
  })
})

describe('plainJson()', () => {
  test('takes flags off arrays and odd prototypes off objects', () => {
    const sequence = Object.assign([1, 2], { sequence: true, keepSingleton: true })
    const bare = Object.assign(Object.create(null), { a: sequence, b: undefined })
    const plain = plainJson(bare) as { a: unknown }
    expect(plain).toStrictEqual({ a: [1, 2] })
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
  })

  test.each([
    [() => 1],
    [Number.NaN],
    [{ a: Number.POSITIVE_INFINITY }],
    [{ deep: [() => 1] }],
    [10n],
  ])('refuses %p', (value) => {
    expect(() => plainJson(value)).toThrow(TypeError)
  })

  test('leaves JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.stringify(plainJson(value))).toBe(JSON.stringify(value)),
      ),
    )
  })
})

describe('jsonPointer()', () => {
  test('escapes and reads back', () => {
    expect(jsonPointer(['a/b', 'c~d', 3])).toBe('/a~1b/c~0d/3')
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) =>
        expect(pointerParts(jsonPointer(parts))).toEqual(parts),
      ),
    )
  })
})

describe('stableJson()', () => {
  test('does not depend on the order of keys', () => {
    expect(stableJson({ b: 1, a: { d: 2, c: [3] } })).toBe(
      stableJson({ a: { c: [3], d: 2 }, b: 1 }),
    )
  })
})

describe('valueExcess()', () => {
  test.each([
    ['"text"', 0, 1],
    ['[]', 1, 1],
    ['[1,[2]]', 2, 4],
    ['{"a":1,"b":{"c":[]}}', 3, 4],
    ['{"__proto__":{"a":1}}', 2, 3],
  ])('counts the levels and values of %s', (text, levels, values) => {
    const value: unknown = JSON.parse(text)
    expect(valueExcess(value, { levels, values })).toBeUndefined()
    expect(valueExcess([value], { levels, values: values + 1 })).toBe('levels')
    expect(valueExcess(value, { levels, values: values - 1 })).toBe('values')
  })
})
