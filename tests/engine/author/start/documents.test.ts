import { readFileSync } from 'node:fs'
import {
  type ProviderStart,
  type ReplayServer,
  readFixtures,
  runCase,
  startProvider,
  startReplayServer,
} from 'crosswalk/testing'
import { startFrom } from './score-samples.ts'

const folder = 'tests/fixtures/start'
let server: ReplayServer

beforeAll(async () => {
  server = await startReplayServer()
})

afterAll(() => server.close())

function foundIn({ found }: ProviderStart): Record<string, string> {
  return Object.fromEntries(
    found.map(({ at, value }) => [at.replace('response_mapping.', ''), value]),
  )
}

const stageMapping = {
  response_path: 'data',
  id: '$id(response.id)',
  name: 'response.name',
  position: 'response.order_nr',
  status: 'response.is_deleted = true ? "inactive" : "active"',
  'pipeline.id': '$id(response.pipeline_id)',
  created_at: '$isoDate(response.add_time)',
  updated_at: '$isoDate(response.update_time)',
  probability: 'response.deal_probability',
}

const documents: readonly [string, Record<string, string>, readonly string[]][] = [
  [
    'openapi/pipedrive.yaml',
    { authorization: 'header', pagination: 'cursor', ...stageMapping },
    ['x-api-token:', 'cursor_param: cursor', 'default_limit: 500', 'path: /stages'],
  ],
  [
    'openapi/hubspot.yaml',
    {
      authorization: 'oauth2',
      pagination: 'none',
      response_path: 'results.stages',
      position: 'response.displayOrder',
      'pipeline.id': '$id(parent.id)',
      'pipeline.name': 'parent.label',
      probability: '$percent(response.metadata.probability)',
    },
    ['token_url: https://api.hubapi.com/oauth/v1/token', 'scopes: [crm.objects.deals.read]'],
  ],
  [
    'openapi/teamleader.yaml',
    { authorization: 'bearer', pagination: 'page', probability: '$percent(response.probability)' },
    ['method: POST', 'page_param: page.number', 'limit_param: page.size', 'location: body'],
  ],
  [
    'har/keap.har',
    { authorization: 'bearer', pagination: 'cursor', position: 'response.order' },
    [
      'base_url: https://api.infusionsoft.com/crm/rest/v2/opportunities',
      'cursor_param: page_token',
    ],
  ],
  [
    'har/capsule.har',
    { pagination: 'link_header', outcome: '$outcome(response.complete, response.probability)' },
    ['limit_param: perPage', 'path: /milestones'],
  ],
  [
    'har/insightly.har',
    { authorization: 'basic', pagination: 'offset', id: '$id(response.STAGE_ID)' },
    ['offset_param: skip', 'limit_param: top'],
  ],
  [
    'har/monday.har',
    { authorization: 'header', pagination: 'page', 'pipeline.name': 'parents[1].name' },
    ['graphql:', 'page_param: variables.page', "API-Version: '2026-04'"],
  ],
  [
    'har/pipeline-crm.har',
    { authorization: 'query', pagination: 'page', probability: 'response.percent' },
    ['total_pages_path: pagination.pages', "app_key: '{{credentials.app_key}}'", 'sort: percent'],
  ],
]

test.each(documents)(
  '%s gives its mapping, and a fixture that plays',
  async (file, wanted, lines) => {
    const start = await startFrom(readFileSync(`${folder}/${file}`, 'utf8'))
    expect(foundIn(start)).toMatchObject(wanted)
    for (const line of lines) expect(start.mapping).toContain(line)
    const [played] = readFixtures([{ file: 'acme/crm-stages.pages.yaml', text: start.fixture }])
    if (played === undefined) throw new Error('no fixture')
    const mappings = [{ text: start.mapping, file: 'acme.yaml' }]
    expect((await runCase(server, played, { mappings })).faults).toEqual([])
  },
)

test('no secret of a HAR file is in what is written, in any spelling', async () => {
  const secrets: Record<string, string> = {
    keap: 'keap-secret-token-1234',
    capsule: 'caps-secret-token',
    insightly: 'insightly-secret-key',
    monday: 'eyJmonday.secret',
    'pipeline-crm': 'pcrm-secret',
  }
  for (const [name, secret] of Object.entries(secrets)) {
    const text = readFileSync(`${folder}/har/${name}.har`, 'utf8')
    const written = JSON.stringify(await startFrom(text))
    const plain = Buffer.from(`${secret}:`).toString('base64')
    expect(text.includes(secret) || text.includes(plain)).toBe(true)
    expect(written).not.toContain(secret)
    expect(written).not.toContain(plain)
  }
})

test.each([
  [
    'broken JSON',
    '{"data": [\n  {"id": 1,, "name": "A"}\n]}',
    { line: 2, column: expect.any(Number) },
  ],
  ['broken YAML', 'openapi: 3.0.0\npaths:\n  /a: [\n', { line: 3, column: 7 }],
  ['Swagger 2', 'swagger: "2.0"', { message: expect.stringContaining('convert it to OpenAPI 3') }],
  ['a later OpenAPI', 'openapi: 4.0.0', { message: expect.stringContaining('OpenAPI 4.0.0') }],
  [
    'a single text',
    '"hello"',
    { message: expect.stringContaining('neither an object nor a list') },
  ],
  ['no list', '{"id": 1}', { message: expect.stringContaining('no answer with a list') }],
])('%s is said, with its place', (_what, text, fault) => {
  const options = {
    provider: 'acme',
    label: 'Acme',
    resource: 'crm/stages',
    schema: {},
    source: 'x',
  }
  expect(startProvider(text, options)).toEqual({ fault: expect.objectContaining(fault) })
})

describe('what values do not say is a question', () => {
  const named = (more: object) => ({ id: 1, name: 'Enquiry', ...more })
  const base = [named({ id: 1 }), named({ id: 2, name: 'Won deal' })]

  test.each<[string, object[], string]>([
    ['probabilities of 0 and 1', [{ probability: 0 }, { probability: 1 }], 'probability'],
    ['dates without a zone', [{ created_at: '2025-01-01 10:00:00' }, {}], 'created_at'],
    [
      'two dates with one meaning',
      [{ updated_at: '2025-01-01T00:00:00Z', modified_at: '2025-02-01T00:00:00Z' }, {}],
      'updated_at',
    ],
    ['an order of letters', [{ position: 'a0' }, { position: 'a1' }], 'position'],
    [
      'a flag that goes with the outcome',
      [
        { active: true, category: 'in_progress' },
        { active: false, category: 'won' },
      ],
      'status',
    ],
    ['a flag that only says won', [{ is_won: false }, { is_won: true }], 'outcome'],
    ['a text that two fields could be', [{ type: 'active' }, { type: 'active' }], 'outcome'],
    [
      'a name of the pipeline that may be its id',
      [{ pipeline: 'Sales' }, { pipeline: 'Sales' }],
      'pipeline',
    ],
  ])('%s', async (_what, more, field) => {
    const data = base.map((record, index) => ({ ...record, ...more[index] }))
    const { found, questions, mapping } = await startFrom(JSON.stringify({ data }))
    expect(found.map(({ at }) => at)).not.toContain(`response_mapping.${field}`)
    expect(questions.map(({ at }) => at)).toContain(`response_mapping.${field}`)
    expect(mapping).toMatch(new RegExp(`# QUESTION: ([\\w., ]+, )?${field}[,:]`))
    expect(mapping).not.toMatch(new RegExp(`^ +${field}:`, 'm'))
  })

  test.each<[string, object[], string, string]>([
    [
      'percent as text',
      [{ probability: '25' }, { probability: '0' }],
      'probability',
      '$toNumber(response.probability)',
    ],
    [
      'a fraction',
      [{ probability: 0.25 }, { probability: 1 }],
      'probability',
      '$percent(response.probability)',
    ],
    [
      'percent by its name',
      [{ win_percent: 0 }, { win_percent: 1 }],
      'probability',
      'response.win_percent',
    ],
    [
      'seconds since 1970',
      [{ created: 1715000000 }, {}],
      'created_at',
      '$isoDate(response.created)',
    ],
    [
      'a moment of deletion',
      [{ deleted_at: null }, { deleted_at: '2025-01-01T00:00:00Z' }],
      'status',
      'response.deleted_at != null ? "inactive" : "active"',
    ],
    [
      'flags of won and lost',
      [
        { is_won: true, is_lost: false },
        { is_won: false, is_lost: true },
      ],
      'outcome',
      'response.is_won = true ? "won" : response.is_lost = true ? "lost" : "open"',
    ],
    [
      'an odd name',
      [{ 'sort-order': 1 }, { 'sort-order': 2 }],
      'position',
      'response.`sort-order`',
    ],
  ])('but %s is no question', async (_what, more, field, expression) => {
    const data = base.map((record, index) => ({ ...record, ...more[index] }))
    const start = await startFrom(JSON.stringify({ data }))
    expect(foundIn(start)[field]).toBe(expression)
  })
})

test.each<[string, object, Record<string, string>]>([
  [
    'resources of JSON:API',
    {
      data: [
        { id: '1', attributes: { name: 'A' }, relationships: { pipeline: { data: { id: '8' } } } },
        { id: '2', attributes: { name: 'B' }, relationships: { pipeline: { data: { id: '8' } } } },
      ],
    },
    {
      response_path: 'data',
      name: 'response.attributes.name',
      'pipeline.id': '$id(response.relationships.pipeline.data.id)',
    },
  ],
  [
    'edges and nodes',
    { data: { stages: { edges: [{ node: { id: 'gid://1', name: 'A', order: 1 } }] } } },
    {
      response_path: 'data.stages.edges',
      id: '$id(response.node.id)',
      position: 'response.node.order',
    },
  ],
  [
    'a map by id',
    { stages: { '12': { name: 'A', sort: 10 }, '13': { name: 'B', sort: 20 } } },
    { response_path: 'stages{}', id: '$id(response.key)', name: 'response.value.name' },
  ],
  [
    'stages beside their pipelines',
    {
      pipelines: [{ id: 8, name: 'Sales' }],
      stages: [{ id: 1, name: 'A', pipelineId: 8, stageOrder: 1 }],
    },
    {
      response_path: 'stages',
      position: 'response.stageOrder',
      'pipeline.id': '$id(response.pipelineId)',
    },
  ],
])('%s are read', async (_what, body, wanted) => {
  expect(foundIn(await startFrom(JSON.stringify(body)))).toMatchObject(wanted)
})

test('a document whose parts name each other again and again is read in no time', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `P${index}`)
  const properties = Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
  )
  const part = { properties: { id: { type: 'integer' }, name: { type: 'string' }, ...properties } }
  const all = { allOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) }
  const schemas = Object.fromEntries(names.map((name, index) => [name, index % 2 ? part : all]))
  const schema = { type: 'array', items: { $ref: '#/components/schemas/P1' } }
  const ok = { description: 'x', content: { 'application/json': { schema } } }
  const paths = { '/stages': { get: { responses: { 200: ok } } } }
  const text = JSON.stringify({ openapi: '3.1.0', paths, components: { schemas } })
  expect(foundIn(await startFrom(text))).toMatchObject({
    response_path: '$',
    id: '$id(response.id)',
  })
}, 5_000)

test.each([
  ['deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'more than 100 levels'],
  ['deep in YAML', `a: ${'['.repeat(5000)}`, 'Nesting is deeper'],
])('a file that is %s is refused', (_what, text, said) => {
  const options = {
    provider: 'acme',
    label: 'Acme',
    resource: 'crm/stages',
    schema: {},
    source: 'x',
  }
  expect(startProvider(text, options)).toEqual({
    fault: expect.objectContaining({ message: expect.stringContaining(said) }),
  })
})

test('signs in a value stay inside its comment', async () => {
  const data = [{ id: 1, name: 'A\nresources: {}\u2028# B' }]
  const { mapping } = await startFrom(JSON.stringify({ data }))
  expect(mapping).toContain('# /data/0/name: "A\\nresources: {}')
  expect(mapping.match(/^resources:/gm)).toHaveLength(1)
  expect(mapping).not.toContain('\u2028')
})

test('a resource with a list in it, and a schema without names of its own', async () => {
  const data = [
    { id: 8, name: 'Installations', archived: false, stages: [{ id: 63, name: 'Visit' }] },
  ]
  const start = await startFrom(JSON.stringify({ data }), 'crm/pipelines')
  expect(foundIn(start)).toMatchObject({
    response_path: 'data',
    id: '$id(response.id)',
    stages: '$exists(response.stages) ? [response.stages.{"id": $id($.id), "name": $.name}]',
  })
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      head_count: { type: 'number' },
      is_public: { type: 'boolean' },
    },
  }
  const text = JSON.stringify([{ id: 1, headCount: 4, isPublic: true }])
  const options = { provider: 'acme', label: 'Acme', resource: 'hr/teams', schema, source: 'x' }
  const teams = startProvider(text, options)
  if ('fault' in teams) throw new Error(teams.fault.message)
  expect(foundIn(teams)).toMatchObject({
    head_count: 'response.headCount',
    is_public: 'response.isPublic',
  })
})
