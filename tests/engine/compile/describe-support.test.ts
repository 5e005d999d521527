import type { Engine, ProviderSupport } from 'crosswalk'
import { acmeEngine } from '../../support/acme.ts'

const list = `before:
  pipelines: {path: /pipelines, response_path: data, key_by: id, optional: true}
path: /stages/{{context.region}}
query_mapping:
  name: query.name.eq
response_path: data
caveats:
  - message: Always so
  - when: $exists(query.name)
    message: Sometimes so
response_mapping:
  id: $id(response.id)
  name: response.name
  pipeline:
    name: $find(before.pipelines, response.pipeline_id).name
  created_at: $isoDate(response.created)
`

let engine: Engine
let support: ProviderSupport

beforeAll(async () => {
  engine = await acmeEngine(list, {
    top: 'pagination: {format: page, page_param: page}\nerror_mapping: |\n  {"message": body.error}',
  })
  support = engine.support()[0] as ProviderSupport
})
afterAll(() => engine.close())

describe('the support of a provider', () => {
  test('names every field of the schema, and whether the mapping fills it', () => {
    const filled = Object.keys(support.fields).filter((name) => support.fields[name] === true)
    expect(filled).toEqual(
      expect.arrayContaining(['id', 'name', 'pipeline', 'pipeline.name', 'created_at']),
    )
    expect(support.fields).toMatchObject({ probability: false, 'pipeline.id': false })
  })

  test('tells filters of the provider, those applied here, and those that cannot work', () => {
    expect(support.filters).toMatchObject({
      name: { support: 'native', native: ['eq'] },
      created_at: { support: 'virtual', native: [] },
      updated_at: { support: 'none', operators: [] },
    })
  })

  test('tells paging, joins, and which caveats stand always', () => {
    expect(support).toMatchObject({
      pagination: 'page',
      joins: ['pipelines'],
      caveats: [
        { message: 'Always so', standing: true },
        { message: 'Sometimes so', standing: false },
      ],
    })
  })

  test('asks for what an account supplies, with an example', () => {
    expect(support.context).toEqual([
      { name: 'region', title: 'Region', required: false, example: 'eu' },
    ])
    expect(support.authorization).toEqual([{ format: 'bearer', credentials: ['token'] }])
  })

  test('names each expression once, where it stands', () => {
    const paths = support.expressions.map(({ path }) => path)
    expect(paths).toEqual([...new Set(paths)])
    expect(paths).toEqual(
      expect.arrayContaining([
        'error_mapping',
        'resources.crm/stages.list.query_mapping.name',
        'resources.crm/stages.list.caveats.1.when',
        'resources.crm/stages.list.response_mapping.pipeline.name',
      ]),
    )
  })
})
