import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mappingSchema } from '../../../engine/builtin/schemas.ts'
import { isObject, ownValue } from '../../../engine/json/json.ts'
import { createAjv } from '../../../engine/schema/ajv.ts'
import { readYaml } from '../../../engine/source/yaml.ts'

const read = (file: string) => JSON.parse(readFileSync(join('schemas', file), 'utf8'))
const mapping = read('mapping.schema.json')
const resources = ['crm/pipelines', 'crm/stages']
const fileOf = (resource: string) => `resource.${resource.replace('/', '.')}.schema.json`

/** Every schema that an editor looks into at a place, through references and `allOf`. */
function schemasAt(document: unknown, path: readonly string[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (found, key) =>
      found.flatMap((schema) => {
        const next = ownValue(ownValue(schema, 'properties'), key)
        return next === undefined ? [] : parts(next)
      }),
    parts(document),
  )
}

function parts(schema: unknown): readonly unknown[] {
  const reference = ownValue(schema, '$ref')
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : undefined
  const all = [ownValue(schema, 'allOf')].flat().filter(isObject)
  const target = name === undefined ? [] : parts(mapping.$defs[name])
  return [schema, ...target, ...all.flatMap(parts)]
}

/** The fields that are completed at a place, each with its description and the values that are proposed. */
function completions(document: unknown, path: readonly string[]) {
  const fields = schemasAt(document, path).flatMap((schema) =>
    Object.entries((ownValue(schema, 'properties') ?? {}) as object),
  )
  return Object.fromEntries(
    fields.map(([name, field]) => [name, [field.description, field.anyOf?.[0]?.enum]]),
  )
}

describe('the schemas for editors', () => {
  test.each(resources)(
    'complete the fields of %s with descriptions and values, in both kinds of files',
    (resource) => {
      const unified = read(`unified/${resource}.schema.json`).properties
      const { remote_data: _remote, ...fields } = unified
      const whole = completions(mapping, ['resources', resource, 'list', 'response_mapping'])
      const split = completions(read(fileOf(resource)), ['list', 'response_mapping'])
      expect(Object.keys(whole)).toEqual(Object.keys(fields))
      expect(whole.status).toEqual([
        `${unified.status.description} One of: active, inactive.`,
        ['"active"', '"inactive"'],
      ])
      expect(whole.name).toEqual([unified.name.description, undefined])
      expect([split, completions(read(fileOf(resource)), ['get', 'response_mapping'])]).toEqual([
        whole,
        whole,
      ])
    },
  )

  test('complete nested fields', () => {
    const place = ['resources', 'crm/stages', 'list', 'response_mapping', 'pipeline']
    expect(Object.keys(completions(mapping, place))).toEqual(['id', 'name'])
  })

  test('take every mapping of the package, resources and fields of users, and refuse what the check refuses', () => {
    const ajv = createAjv()
    const whole = ajv.compile(mapping)
    const files = readdirSync('mappings').filter((file) => file.endsWith('.yaml'))
    for (const file of files) {
      const valid = whole(readYaml(readFileSync(join('mappings', file), 'utf8')).data)
      expect([file, valid, whole.errors]).toEqual([file, true, null])
    }
    const [example] = mapping.examples
    const list = {
      path: '/x',
      response_mapping: { id: 'response.id', own: { deep: 'response.x' } },
    }
    expect(
      whole({ ...example, resources: { 'hr/people': { list }, 'crm/stages': { list } } }),
    ).toBe(true)
    const text = { path: '/x', response_mapping: 'response' }
    expect(whole({ ...example, resources: { 'crm/stages': { list: text } } })).toBe(true)
    expect(whole({ ...example, resources: { 'crm/stages': { lists: text } } })).toBe(false)
    for (const provider of ['odoo', 'monday']) {
      const split = ajv.compile(read(fileOf('crm/pipelines')))
      const file = `mappings/${provider}/crm.pipelines.yaml`
      expect(split(readYaml(readFileSync(file, 'utf8')).data)).toBe(true)
      ajv.removeSchema(read(fileOf('crm/pipelines')).$id)
    }
  })

  test('are no part of the check: its schema has none of their definitions', () => {
    expect(JSON.stringify(mappingSchema())).not.toContain('editor_')
    expect(JSON.stringify(mapping)).toContain('editor_crm_stages_fields')
  })
})
