import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtinMappings, createEngine, type EngineOptions } from 'crosswalk'
import { readYaml } from '../../../engine/source/yaml.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

const text = acmeMapping(simpleList)
const broken = text.replace('id: $id(response.id)', 'id: $id(respons.id)')
const objectOf = (yaml: string) => readYaml(yaml).data as { provider: string }

async function load(options: EngineOptions) {
  const engine = await createEngine(options)
  engine.close()
  return engine
}

describe('mappings', () => {
  test('are taken as text, named by the provider they state', async () => {
    const engine = await load({ mappings: { text } })
    expect([engine.providers(), engine.problems()]).toEqual([['acme'], []])
  })

  test('as text have problems with line and column, in the file that is said or the place in the option', async () => {
    const named = await load({ mappings: { text: broken, file: 'tenant 17' } })
    const line = broken.split('\n').findIndex((each) => each.includes('respons.id')) + 1
    expect(named.problems()[0]?.where).toMatchObject({ file: 'tenant 17', line })
    expect(named.problems()[0]?.excerpt).toContain('respons.id')
    const unnamed = await load({ mappings: ['mappings', { text: 'provider: [' }] })
    expect(unnamed.problems()).toMatchObject([
      { code: 'yaml_syntax', where: { file: 'mappings[1]' } },
    ])
  })

  test('are taken as objects, whose problems have a path and no excerpt', async () => {
    const sound = await load({ mappings: objectOf(text) })
    expect([sound.providers(), sound.problems()]).toEqual([['acme'], []])
    const wrong = await load({ mappings: [objectOf(broken)] })
    expect(wrong.problems()).toMatchObject([
      {
        code: 'expression_unknown_root',
        excerpt: '',
        where: {
          file: 'mappings[0]',
          path: 'resources.crm/stages.list.response_mapping.id',
          line: 1,
          column: 1,
        },
      },
    ])
  })

  test('as objects are copied: a later change is none of the engine', async () => {
    const mapping = objectOf(text)
    const engine = await load({ mappings: mapping })
    mapping.provider = 'other'
    expect(engine.providers()).toEqual(['acme'])
  })

  test('of different kinds go together; a later one replaces an earlier one', async () => {
    const folder = writeMappings({ acme: broken })
    const engine = await load({ mappings: [builtinMappings, folder, { text }] })
    expect(engine.providers()).toContain('acme')
    expect(engine.providers()).toContain('capsule')
    expect(engine.problems()).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a number', 5],
    ['an object without a provider', { resources: {} }],
    ['a text that is none', { text: 5 }],
    ['a list in a list in a list', [[['mappings']]]],
  ])('refuse %s', async (_name, mappings) => {
    await expect(load({ mappings } as EngineOptions)).rejects.toThrow(
      /^Option "mappings" takes a path, \{ text, file\? \} or the object of a mapping/,
    )
  })

  test('refuse an object that holds itself, and report a text that is too large', async () => {
    const ring: Record<string, unknown> & { provider: string } = { provider: 'acme' }
    ring.self = ring
    await expect(load({ mappings: ring })).rejects.toThrow(/nested deeper than 100 levels/)
    const huge = await load({ mappings: { text: `# ${'x'.repeat(300_000)}`, file: 'huge' } })
    expect(huge.problems()).toMatchObject([{ code: 'file_too_large', where: { file: 'huge' } }])
  })
})

const deal = { title: 'Deal', type: 'object', properties: { id: { type: 'string' } } }

function schemaFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-schemas-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

describe('schemas', () => {
  test('of a folder add to the built-in ones, without the schema of mapping files', async () => {
    const folder = schemaFolder({ 'unified/crm/deals.schema.json': JSON.stringify(deal) })
    const engine = await load({ schemas: folder })
    expect(engine.schema('crm/deals')?.title).toBe('Deal')
    expect(engine.schema('crm/stages')?.title).toBe('Stage')
    expect(engine.problems()).toEqual([])
  })

  test('of a built-in resource replace it', async () => {
    const schema = { ...deal, title: 'My stage' }
    const engine = await load({ mappings: [], schemas: [{ resource: 'crm/stages', schema }] })
    expect(engine.schema('crm/stages')?.title).toBe('My stage')
  })

  test('are taken as text', async () => {
    const engine = await load({ schemas: { resource: 'crm/deals', text: JSON.stringify(deal) } })
    expect(engine.schema('crm/deals')?.title).toBe('Deal')
  })

  const wrong = schemaFolder({ 'unified/crm/deals.schema.json': '{"title": ' })
  const listed = schemaFolder({ 'unified/crm/deals.schema.json': '[]' })
  test.each([
    [
      'a folder that does not exist',
      'no-such-folder',
      'holds none: expected no-such-folder/unified/',
    ],
    ['a folder without schemas', 'docs', 'holds none: expected docs/unified/'],
    ['a file that is not JSON', wrong, 'deals.schema.json" cannot be used: '],
    ['a file that is no schema', listed, 'must be an object schema with properties'],
  ])('refuse %s', async (_name, schemas, message) => {
    await expect(load({ schemas })).rejects.toMatchObject({
      code: 'invalid_schema',
      message: expect.stringContaining(message),
      where: { file: expect.stringContaining(schemas) },
    })
  })

  test('refuse a schema that does not say its resource', async () => {
    const schemas = [{ schema: deal }] as unknown as NonNullable<EngineOptions['schemas']>
    await expect(load({ schemas })).rejects.toThrow(/"resource" such as "crm\/stages"/)
  })
})
