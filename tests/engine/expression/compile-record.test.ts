import { loadConnectors } from '../../../engine/call/connectors.ts'
import {
  compileExpression,
  type NativeExpression,
} from '../../../engine/expression/compile-expression.ts'
import { compileRecord } from '../../../engine/expression/compile-record.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { shippedProviders } from '../../support/providers.ts'

const setup = { functions: createFunctions({ now: Date.now }), limits: defaultLimits }

function expressionOf(source: string): NativeExpression {
  const compiled = compileExpression(source, setup)
  if ('problems' in compiled || !compiled.expression.native) throw new Error(source)
  return compiled.expression
}

function recordOf(sources: Readonly<Record<string, string>>) {
  const fields = Object.entries(sources).map(([path, source]) => ({
    path: path.replace('[]', '').split('.'),
    expression: expressionOf(source),
    list: path.endsWith('[]'),
  }))
  return compileRecord(fields, setup)
}

describe('compileRecord()', () => {
  test('makes nested objects, and leaves out what has no value', () => {
    const record = recordOf({ id: 'a', 'pipeline.id': 'b', 'pipeline.name': 'c', last: '"x"' })
    expect(record?.({ a: 1, c: 'n' })).toEqual({ id: 1, pipeline: { name: 'n' }, last: 'x' })
    expect(record?.({ a: 1 })).toEqual({ id: 1, last: 'x' })
  })

  test('puts a single value of a list field into a list', () => {
    const record = recordOf({ 'tags[]': 'tags.name' })
    expect(record?.({ tags: [{ name: 'a' }] })).toEqual({ tags: ['a'] })
    expect(record?.({ tags: [{ name: 'a' }, { name: 'b' }] })).toEqual({ tags: ['a', 'b'] })
    expect(record?.({ tags: null })).toEqual({})
  })

  test('keeps the variables of a field to that field', () => {
    const record = recordOf({ one: '$x := a', two: '$x', three: '($x := 5; $x + a)' })
    expect(record?.({ a: 1 })).toEqual({ one: 1, three: 6 })
    expect(recordOf({ one: '($x := a; $x)' })?.({ a: 1 })).toEqual({ one: 1 })
  })

  test('gives nothing for roots that are no plain object, and throws what a field throws', () => {
    const record = recordOf({ id: '$uppercase(a)' })
    expect(record?.([{ a: 'x' }])).toBeUndefined()
    expect(() => record?.({ a: 5 })).toThrow(expect.objectContaining({ code: 'T0410' }))
    expect(record?.({ a: 'x' })).toEqual({ id: 'X' })
  })

  test('leaves to others what it cannot do', () => {
    expect(recordOf({})).toBeUndefined()
    expect(compileRecord([], { ...setup, generateCode: false })).toBeUndefined()
  })

  test('makes the records of every mapping of the package', async () => {
    const connectors = await loadConnectors(['mappings'], ['schemas'], setup)
    expect(connectors.names).toHaveLength(shippedProviders.length)
    for (const name of connectors.names) {
      const mapping = connectors.get(name)?.connector?.resources['crm/stages']?.list.mapping
      const roots = {
        response: { id: 1, Id: '1' },
        before: {},
        context: {},
        parent: { id: 2 },
        index: 0,
      }
      if (mapping?.kind !== 'fields') throw new Error(`${name} does not map fields`)
      // One function for all fields gives what they give one by one.
      const values = mapping.fields.map(({ path, located, list }) => {
        const value = located.expression.evaluate(roots)
        return [path.join('.'), list && value !== undefined ? [value].flat() : value]
      })
      const made = mapping.record?.(roots)
      const found = mapping.fields.map(({ path }) => [path.join('.'), valueAt(made, path)])
      expect([name, found]).toEqual([name, values])
    }
  })
})

function valueAt(record: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    record,
  )
}
