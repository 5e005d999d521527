import fc from 'fast-check'
import { type JsonBounds, type JsonExcess, jsonExcess } from '../../../engine/json/json-excess.ts'

const bounds: JsonBounds = { values: 50, structures: 20, members: 8, levels: 6, characters: 30 }

function excessOf(text: string, given = bounds): JsonExcess | undefined {
  const counting = jsonExcess(text, given)
  for (;;) {
    const step = counting.next()
    if (step.done === true) return step.value
  }
}

describe('jsonExcess()', () => {
  const members = (count: number) =>
    `{${Array.from({ length: count }, (_, index) => `"${index}":0`).join(',')}}`

  test.each([
    ['levels', '['.repeat(6) + ']'.repeat(6), '['.repeat(7) + ']'.repeat(7)],
    ['members', `[${members(8)},${members(8)}]`, `[${members(8)},${members(9)}]`],
    ['structures', `[${'{},'.repeat(18)}[]]`, `[${'{},'.repeat(19)}[]]`],
    ['values', `[${'0,'.repeat(48)}0]`, `[${'0,'.repeat(49)}0]`],
    ['characters', `["${'x'.repeat(30)}"]`, `["${'x'.repeat(31)}"]`],
    ['characters', `["${'\\"'.repeat(15)}"]`, `["${'\\"'.repeat(15)}x"]`],
  ] as const)('finds too many %s, and not one too few', (bound, within, beyond) => {
    expect(excessOf(within)).toBeUndefined()
    expect(excessOf(beyond)).toEqual({ bound, most: bounds[bound] })
  })

  test('finds a number that is too long', () => {
    const text = `[${'1'.repeat(100_000)}]`
    expect(excessOf(text, { ...bounds, characters: 90_000 })?.bound).toBe('characters')
  })

  test('takes no sign inside a string for one of its own', () => {
    expect(excessOf('["[[[[{{{{,,,:::\\\\\\"[[[[[]"]')).toBeUndefined()
  })

  test('finds what is across the places where it pauses', () => {
    const filler = `"${'\\"'.repeat(20_000)}",`.repeat(10)
    const long = { ...bounds, characters: 50_000 }
    expect(excessOf(`[${filler}{"a":[]}]`, long)).toBeUndefined()
    expect(excessOf(`[${filler}[[[[[[]]]]]]]`, long)?.bound).toBe('levels')
  })

  test('never finds less than there is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const { values, levels, widest } = sizeOf(value)
        const most = { values, levels, members: widest, structures: 1000, characters: 1000 }
        const text = JSON.stringify(value, undefined, 1)
        if (values > 1) expect(excessOf(text, { ...most, values: values - 1 })).toBeDefined()
        if (levels > 0) expect(excessOf(text, { ...most, levels: levels - 1 })).toBeDefined()
        if (widest > 0) expect(excessOf(text, { ...most, members: widest - 1 })).toBeDefined()
        // An empty list or object may count twice.
        expect(excessOf(text, { ...most, values: 2 * values })).toBeUndefined()
      }),
    )
  })
})

type Size = { readonly values: number; readonly levels: number; readonly widest: number }

function sizeOf(value: unknown): Size {
  if (typeof value !== 'object' || value === null) return { values: 1, levels: 0, widest: 0 }
  const inner = Object.values(value).map(sizeOf)
  return {
    values: inner.reduce((sum, { values }) => sum + values, 1),
    levels: 1 + Math.max(0, ...inner.map(({ levels }) => levels)),
    widest: Math.max(Array.isArray(value) ? 0 : inner.length, ...inner.map(({ widest }) => widest)),
  }
}
