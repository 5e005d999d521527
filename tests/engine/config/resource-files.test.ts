import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfigProblem, createEngine, type EngineOptions } from 'crosswalk'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

const whole = acmeMapping(simpleList)
const head = whole.slice(0, whole.indexOf('resources:'))
const block = `list:
  path: /deals
  response_path: data
  response_mapping:
    id: $id(response.id)
    title: |
      $uppercase(
        response.title
      )
`
const deal = {
  title: 'Deal',
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string' }, title: { type: ['string', 'null'] } },
}
const schemas: NonNullable<EngineOptions['schemas']> = [{ resource: 'crm/deals', schema: deal }]

function folderWith(
  main: string | undefined,
  files: Readonly<Record<string, string>>,
): { readonly folder: string; readonly file: (name: string) => string } {
  const folder = writeMappings({ acme: main ?? '' })
  if (main === undefined) rmSync(join(folder, 'acme.yaml'))
  mkdirSync(join(folder, 'acme'))
  const file = (name: string) => join(folder, 'acme', name)
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text)
  return { folder, file }
}

async function load(mappings: NonNullable<EngineOptions['mappings']>) {
  const engine = await createEngine({ mappings, schemas })
  engine.close()
  return engine
}

const shown = ({ code, where, excerpt }: ConfigProblem) => ({
  code,
  place: `${where.file}:${where.line}:${where.column}`,
  path: where.path,
  excerpt,
})

describe('the block of a resource in a file of its own', () => {
  test('joins the mapping, whose own file may hold no block', async () => {
    const { folder } = folderWith(whole, { 'crm.deals.yaml': block })
    const bare = folderWith(head, { 'crm.deals.yml': block })
    for (const [path, resources] of [
      [folder, ['crm/stages', 'crm/deals']],
      [join(folder, 'acme.yaml'), ['crm/stages', 'crm/deals']],
      [bare.folder, ['crm/deals']],
    ] as const) {
      const engine = await load(path)
      expect(engine.problems()).toEqual([])
      expect(engine.support().map(({ resource }) => resource)).toEqual(resources)
    }
  })

  test('stands for its whole mapping where it is named alone', async () => {
    const { file } = folderWith(whole, { 'crm.deals.yaml': block })
    const engine = await load(file('crm.deals.yaml'))
    expect(engine.support().map(({ resource }) => resource)).toEqual(['crm/stages', 'crm/deals'])
  })

  test('has problems with its own file, line and column, in a block scalar too, beside those of the mapping', async () => {
    const main = whole.replace('name: response.name', 'name: respons.name')
    const { folder, file } = folderWith(main, {
      'crm.deals.yaml': block.replace('response.title', 'respons.title'),
    })
    const problems = (await load(folder)).problems().map(shown)
    expect(problems).toEqual([
      expect.objectContaining({ place: expect.stringContaining(`${join(folder, 'acme.yaml')}:`) }),
      {
        code: 'expression_unknown_root',
        place: `${file('crm.deals.yaml')}:8:9`,
        path: 'resources.crm/deals.list.response_mapping.title',
        excerpt: '7 |       $uppercase(\n8 |         respons.title\n  |         ^^^^^^^',
      },
    ])
  })

  test.each([
    ['YAML that does not read', `${block}  x: [`, 'yaml_syntax', 10],
    ['a key that does not exist', `${block}gte: 1\n`, 'schema_unknown_key', 10],
    ['no list', '{}\n', 'schema_missing_key', 1],
    ['nothing', '', 'schema_invalid_value', 1],
    [
      'a schema for editors that is not there',
      `# yaml-language-server: $schema=../gone.json\n${block}`,
      'schema_not_found',
      1,
    ],
  ])('with %s is reported there', async (_name, text, code, line) => {
    const { folder, file } = folderWith(whole, { 'crm.deals.yaml': text })
    expect((await load(folder)).problems()).toContainEqual(
      expect.objectContaining({
        code,
        where: expect.objectContaining({ file: file('crm.deals.yaml'), line }),
      }),
    )
  })

  test('has an expression whose place is in its file', async () => {
    const { folder, file } = folderWith(whole, { 'crm.deals.yaml': block })
    const [support] = (await load(folder))
      .support()
      .filter(({ resource }) => resource === 'crm/deals')
    expect(support?.expressions).toContainEqual({
      file: file('crm.deals.yaml'),
      line: 7,
      path: 'resources.crm/deals.list.response_mapping.title',
    })
  })

  test('is refused where the resource has another block', async () => {
    const { folder } = folderWith(whole, { 'crm.stages.yaml': block })
    const twice = folderWith(whole, { 'crm.deals.yaml': block, 'crm.deals.yml': block })
    for (const path of [folder, twice.folder]) {
      const [problem] = (await load(path)).problems()
      expect(problem?.code).toBe('duplicate_resource')
    }
  })

  test('is refused with a name that says no resource, and with one that no schema has', async () => {
    const { folder, file } = folderWith(whole, { 'deals.yaml': block, 'crm.deel.yaml': block })
    expect((await load(folder)).problems().map(shown)).toMatchObject([
      { code: 'misnamed_resource_file', place: `${file('deals.yaml')}:1:1` },
    ])
    const other = folderWith(whole, { 'crm.deel.yaml': block })
    const [problem] = (await load(other.folder)).problems()
    expect(problem).toMatchObject({
      code: 'unknown_resource_schema',
      suggestion: expect.stringContaining('crm/deals'),
      where: { file: other.file('crm.deel.yaml'), line: 1 },
    })
  })

  test('is not overlooked where its mapping is missing', async () => {
    const { folder } = folderWith(undefined, { 'crm.deals.yaml': block })
    expect((await load(folder)).problems().map(shown)).toMatchObject([
      { code: 'file_unreadable', place: `${join(folder, 'acme.yaml')}:1:1` },
    ])
  })

  test('may be a text', async () => {
    const sound = await load({ text: head, resources: { 'crm/deals': { text: block } } })
    expect(sound.support().map(({ resource }) => resource)).toEqual(['crm/deals'])
    const broken = await load({
      text: head,
      file: 'tenant 17',
      resources: { 'crm/deals': { text: 'list: [' } },
    })
    expect(broken.problems()).toMatchObject([
      { code: 'yaml_syntax', where: { file: 'tenant 17 crm/deals', line: 1, column: 7 } },
    ])
    const wrong = { text: head, resources: { 'crm/deals': 'list' } }
    await expect(load(wrong as never)).rejects.toThrow('Option "mappings" takes a path')
  })
})
