import { readFileSync } from 'node:fs'
import { isObject } from '../../../engine/json/json.ts'
import { createValidator } from '../../../engine/schema/ajv.ts'

const files = ['mapping', 'fixture', 'unified/crm/stages']

/** Every property of a schema, by where it stands. */
function properties(node: unknown, path: string): [string, Record<string, unknown>][] {
  if (Array.isArray(node))
    return node.flatMap((entry, index) => properties(entry, `${path}/${index}`))
  if (!isObject(node)) return []
  const own = isObject(node.properties) ? Object.entries(node.properties) : []
  const named = own.map(
    ([name, property]) =>
      [`${path}/${name}`, property as Record<string, unknown>] as [string, Record<string, unknown>],
  )
  const inner = Object.entries(node).filter(
    ([key]) => !['examples', 'default', 'enum', 'const'].includes(key),
  )
  return [
    ...named,
    ...inner.flatMap(([key, value]) =>
      properties(value, key === 'properties' ? path : `${path}/${key}`),
    ),
  ]
}

describe.each(files)('schemas/%s.schema.json', (file) => {
  const schema = JSON.parse(readFileSync(`schemas/${file}.schema.json`, 'utf8'))

  test('describes every key, with an example that fits', () => {
    const all = properties(schema, '')
    expect(all.length).toBeGreaterThan(5)
    for (const [path, { description, examples }] of all) {
      expect([path, typeof description, Array.isArray(examples) && examples.length > 0]).toEqual([
        path,
        'string',
        true,
      ])
    }
  })

  test('refuses keys that it does not know', () => {
    expect(createValidator(schema)({ surprise: 1 }).map(({ keyword }) => keyword)).toContain(
      'additionalProperties',
    )
  })
})

test('the example of a whole mapping file is one', () => {
  const schema = JSON.parse(readFileSync('schemas/mapping.schema.json', 'utf8'))
  expect(createValidator(schema)(schema.examples[0])).toEqual([])
})
