import { createEngine, type Engine } from 'crosswalk'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

let engine: Engine

beforeAll(async () => {
  const text = acmeMapping(`before:\n  owners: {path: /owners, response_path: data}\n${simpleList}`)
  engine = await createEngine({
    mappings: writeMappings({ acme: text, broken: 'provider: broken' }),
  })
})
afterAll(() => engine.close())

describe('engine.inspect().mapping()', () => {
  test('gives every expression with its place, its roots and its tree', () => {
    const { expressions, config, provider } = engine.inspect().mapping('acme')
    expect([provider, config.label]).toEqual(['acme', 'Acme'])
    expect(expressions.map(({ path, source }) => `${path.slice(3).join('.')}: ${source}`)).toEqual([
      'response_mapping.id: $id(response.id)',
      'response_mapping.name: response.name',
      'response_mapping.created_at: $isoDate(response.created)',
    ])
    const [id] = expressions
    expect(id?.roots).toEqual({
      names: [
        'response',
        'parent',
        'parents',
        'index',
        'rawQuery',
        'headers',
        'query',
        'context',
        'before',
      ],
      before: ['owners'],
    })
    expect(id?.tree()).toMatchObject({ type: 'function' })
    expect(id?.evaluate({ response: { id: 7 } })).toBe('7')
  })

  test('finds the place of a part of an expression', () => {
    const { expressions, placeOf, text } = engine.inspect().mapping('acme')
    const date = expressions[2] ?? { path: [] }
    const { where, excerpt } = placeOf(date.path, { offset: 9, length: 8 })
    const line = text.split('\n')[(where.line ?? 0) - 1] ?? ''
    expect(line.slice((where.column ?? 0) - 1)).toBe('response.created)')
    expect(excerpt).toContain('^^^^^^^^')
  })

  test('compiles other expressions as those of the mapping are', () => {
    const { compile } = engine.inspect().mapping('acme')
    expect(compile('$isoDate(response.created)')?.({ response: { created: 0 } })).toBe(
      '1970-01-01T00:00:00.000Z',
    )
    expect(compile('response.')).toBeUndefined()
  })

  test('refuses a mapping that cannot be used, and one that is not there', () => {
    expect(() => engine.inspect().mapping('broken')).toThrow(
      expect.objectContaining({ code: 'broken_mapping' }),
    )
    expect(() => engine.inspect().mapping('acne')).toThrow(
      expect.objectContaining({ code: 'unknown_provider' }),
    )
  })
})
