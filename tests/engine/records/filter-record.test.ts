import fc from 'fast-check'
import { checkFilters } from '../../../engine/plan/check-filters.ts'
import { matchesFilters } from '../../../engine/records/filter-record.ts'
import { readUnifiedSchema } from '../../../engine/schema/unified-schema.ts'

const text = { type: 'string', 'x-filter': 'text' }
const date = { type: 'string', 'x-filter': 'date-time' }
const schema = readUnifiedSchema('crm/stages', {
  type: 'object',
  properties: { name: text, at: date },
})

function matches(record: object, query: Record<string, unknown>): boolean {
  return matchesFilters({ ...record }, checkFilters(query, schema, undefined))
}

describe('a text filter', () => {
  test.each([
    ['won', 'Won', true],
    [{ eq: 'WON' }, 'won', true],
    [{ ne: 'won' }, 'Won', false],
    [{ in: 'lost, won,open' }, 'WON', true],
    [{ in: 'lost,won,open' }, 'WON', true],
    [{ in: ['a,b', 'c'] }, 'A,B', true],
    [{ in: ['a,b', 'c'] }, 'a', false],
    [{ nin: ['won'] }, 'lost', true],
    [{ like: 'w%' }, 'Won', true],
    [{ like: '%o%' }, 'won', true],
    [{ like: 'w_n' }, 'won', false],
    [{ like: '%on%on' }, 'won', false],
    [{ like: 'won' }, 'wont', false],
    [{ like: '%' }, '', true],
    [{ gt: 'a', lt: 'c' }, 'B', true],
    [{ gte: 'b' }, 'A', false],
    ['straße', 'STRASSE', false],
    ['é', 'e\u0301', true],
  ])('%j on %j is %s', (query, name, expected) => {
    expect(matches({ name }, { name: query })).toBe(expected)
  })

  test.each([
    [{ eq: 'x' }, false],
    [{ ne: 'x' }, true],
    [{ nin: ['x'] }, true],
    [{ in: ['x'] }, false],
    [{ like: '%' }, false],
    [{ gt: '' }, false],
  ])('%j on a record without the value is %s', (query, expected) => {
    expect(matches({}, { name: query })).toBe(expected)
    expect(matches({ name: null }, { name: query })).toBe(expected)
  })

  test('like finds any part between wildcards', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, part, after) => {
        fc.pre(!part.includes('%'))
        expect(matches({ name: before + part + after }, { name: { like: `%${part}%` } })).toBe(true)
      }),
    )
  })
})

describe('a date filter', () => {
  const at = '2024-01-01T12:00:00.000Z'
  test.each([
    ['2024-01-01', true],
    ['2024-01-01T12:00:00Z', true],
    ['2024-01-01T12:00:00.001Z', false],
    ['2024-01-01T13:00:00+01:00', true],
    ['2024-01-02', false],
    [{ ne: '2024-01-01' }, false],
    [{ gt: '2024-01-01' }, true],
    [{ gt: '2024-01-01T12:00:00Z' }, false],
    [{ gte: '2024-01-01T12:00:00Z' }, true],
    [{ lt: '2024-01-02' }, true],
    [{ lte: '2024-01-01' }, false],
    [{ in: '2023-12-31,2024-01-01' }, true],
    [{ nin: ['2024-01-01'] }, false],
    [{ gte: '2024-01-01', lt: '2024-01-02' }, true],
    [{ eq: new Date('2024-01-01T12:00:00Z') }, true],
  ])('%j is %s', (query, expected) => {
    expect(matches({ at }, { at: query })).toBe(expected)
  })
})
