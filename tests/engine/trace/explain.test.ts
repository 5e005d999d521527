import { createEngine, type Explanation, type FieldExplanation, type MapOptions } from 'crosswalk'
import { builtinFixtures, createCasePlayer, readFixtures } from 'crosswalk/testing'
import { acmeMapping, writeMappings } from '../../support/mapping.ts'
import { acmeFixture, playAcme } from '../../support/play.ts'

async function explain(
  list: string,
  payload: unknown,
  options: MapOptions = {},
): Promise<Explanation> {
  const engine = await createEngine({ mappings: writeMappings({ acme: acmeMapping(list) }) })
  try {
    return await engine.explain('crm/stages', 'acme', payload, options)
  } finally {
    engine.close()
  }
}

function fieldOf({ records }: Explanation, name: string, at = 0): FieldExplanation {
  const found = records[at]?.fields.find(({ field }) => field === name)
  if (found === undefined) throw new Error(`There is no field ${name}`)
  return found
}

function readsOf(explanation: Explanation, name: string, at = 0): string[] {
  return fieldOf(explanation, name, at).reads.map(
    ({ path, as, page, pointer, missing }) =>
      `${path} ${as.join('+')} ${page ?? ''}${pointer ?? ''}${missing ? ' missing' : ''}`,
  )
}

const nested = `before:
  owners: {path: /owners, response_path: data, key_by: code}
path: /groups
response_path: groups.stages
response_mapping:
  id: $id(response.id)
  name: response.names[lang = "en"].text
  position: index + response.offset
  status: 'response.state = "off" ? "inactive" : response.state = "on" ? "active"'
  pipeline:
    id: $id(parent.id)
    name: $lookup(before.owners, response.owner).label & " " & context.region
  created_at: '$isoDate(response.made ? response.made : parent.made)'
`
const body = {
  groups: [
    { id: 4, made: '2024-01-01', stages: [] },
    {
      id: 5,
      made: '2024-02-02',
      stages: [
        {
          id: 1,
          names: [
            { lang: 'de', text: 'Eins' },
            { lang: 'en', text: 'One' },
          ],
          offset: 1,
          state: 'on',
          owner: 'b',
        },
        { id: 2, names: [], offset: 0, state: 'odd', owner: 'x' },
        { id: {}, names: [], offset: 0 },
      ],
    },
  ],
}
const options = {
  before: {
    owners: [
      { code: 'a', label: 'Ada' },
      { code: 'b', label: 'Ben' },
    ],
  },
}

describe('engine.explain()', () => {
  test('lists what each value depends on, with roles, through joins, parents, lists and the index', async () => {
    const explanation = await explain(nested, body, options)
    expect(explanation.pages).toEqual([
      { page: 1, of: 'list' },
      { page: 2, of: 'before.owners' },
    ])
    expect(explanation.records.map(({ id, pointer, outcome }) => [id, pointer, outcome])).toEqual([
      ['1', '/groups/1/stages/0', 'kept'],
      ['2', '/groups/1/stages/1', 'kept'],
      [null, '/groups/1/stages/2', 'refused'],
    ])
    expect(readsOf(explanation, 'id')).toEqual(['response.id value 1/groups/1/stages/0/id'])
    expect(readsOf(explanation, 'name')).toEqual([
      'response.names[0].lang decides 1/groups/1/stages/0/names/0/lang',
      'response.names[1].lang decides 1/groups/1/stages/0/names/1/lang',
      'response.names[1].text value 1/groups/1/stages/0/names/1/text',
    ])
    expect(readsOf(explanation, 'position')).toEqual([
      'index value ',
      'response.offset value 1/groups/1/stages/0/offset',
    ])
    expect(readsOf(explanation, 'pipeline.id')).toEqual(['parent.id value 1/groups/1/id'])
    expect(readsOf(explanation, 'pipeline.name')).toEqual([
      'response.owner key 1/groups/1/stages/0/owner',
      'before.owners table 2/@/code',
      'before.owners.b.label value 2/1/label',
      'context.region value ',
    ])
    expect(readsOf(explanation, 'created_at')).toEqual([
      'response.made decides 1/groups/1/stages/0/made missing',
      'parent.made value 1/groups/1/made',
    ])
  })

  test('says which arms were taken, and why a field is empty', async () => {
    const explanation = await explain(nested, body, options)
    const taken = (at: number) =>
      fieldOf(explanation, 'status', at).branches.map(
        ({ arm, taken: isTaken }) => `${arm} ${isTaken}`,
      )
    expect(taken(0)).toEqual(['then false', 'else true', 'then true', 'else false'])
    expect(fieldOf(explanation, 'status', 1).empty).toEqual({ reason: 'no_else' })
    expect(fieldOf(explanation, 'name', 1).empty).toMatchObject({ reason: 'result' })
    expect(explanation.records[2]?.reasons).toEqual([
      expect.stringContaining('$id expects a number or a string: received an object'),
    ])
    const { branches } = fieldOf(explanation, 'status')
    const { expression } = fieldOf(explanation, 'status')
    expect(branches.map(({ offset }) => offset && expression.slice(offset, offset + 8))).toEqual([
      '"inactiv',
      'response',
      '"active"',
      undefined,
    ])
  })

  test('says what failed, and what was read until then', async () => {
    const list = nested.replace('index + response.offset', 'index + response.state')
    const explanation = await explain(list, body, options)
    expect(fieldOf(explanation, 'position')).toMatchObject({
      value: undefined,
      error: { code: 'T2002' },
    })
    expect(readsOf(explanation, 'position')).toContain(
      'response.state value 1/groups/1/stages/0/state',
    )
  })

  test('gives JSON that holds everything', async () => {
    const { records, version } = JSON.parse(JSON.stringify(await explain(nested, body, options)))
    expect(version).toBe(1)
    expect(records[0].fields[0]).toEqual({
      field: 'id',
      value: '1',
      expression: '$id(response.id)',
      layer: 'mapping',
      where: expect.objectContaining({ line: 21, column: 13 }),
      reads: [expect.objectContaining({ pointer: '/groups/1/stages/0/id', value: 1 })],
      branches: [],
    })
  })

  test('tells the fields of one expression for all of them apart', async () => {
    const list = `path: /stages
response_path: data
response_mapping: |
  (
    $kind := response.kind;
    {"id": $id(response.id), "name": response.name, "pipeline": {"id": response.pipe, "name": $kind}}
  )
`
    const explanation = await explain(list, {
      data: [{ id: 1, name: 'One', kind: 'k', pipe: 'p' }],
    })
    expect(readsOf(explanation, 'name')).toEqual([
      'response.kind value 1/data/0/kind',
      'response.name value 1/data/0/name',
    ])
    expect(readsOf(explanation, 'pipeline.id')).toEqual([
      'response.kind value 1/data/0/kind',
      'response.pipe value 1/data/0/pipe',
    ])
    expect(fieldOf(explanation, 'pipeline.id').value).toBe('p')
  })

  test('knows what made the records, where an expression did', async () => {
    const list = `path: /stages
response_expression: 'body.rows[live].{"id": key, "title": label}'
response_mapping:
  id: $id(response.id)
  name: response.title
`
    const explanation = await explain(list, {
      rows: [
        { key: 1, label: 'One', live: true },
        { key: 2, live: false },
      ],
    })
    const reads = readsOf(explanation, 'name')
    expect(reads).toContain('response.title value ')
    expect(reads).toEqual(
      expect.arrayContaining([
        'body.rows[@].live decides 1/rows/@/live',
        'body.rows[0].label decides 1/rows/0/label',
      ]),
    )
  })

  test('rejects as map does', async () => {
    await expect(explain(nested, { groups: 'none' })).rejects.toMatchObject({
      code: 'invalid_payload',
    })
  })
})

test('engine.inspect().list() explains a call with the requests of its pages, overrides and filters', async () => {
  const list = `path: /stages\nresponse_path: data\nresponse_mapping:\n  id: $id(response.id)\n  name: response.name\n`
  const text = `title: Overridden
account: {overrides: {resources: {crm/stages: {list: {response_mapping: {name: response.custom}}}}}}
query: {name: {like: 'o%'}}
expect: {result_count: 1}
exchanges:
  - request: {path: /api/stages}
    response: {body: {data: [{id: 1, name: One, custom: Own}, {id: 2, name: Two, custom: Two}]}}
`
  const { explanations, faults } = await playAcme(list, acmeFixture(text))
  expect(faults).toEqual([])
  const [explanation] = explanations as [Explanation]
  expect(explanation.pages).toEqual([
    { page: 1, of: 'list', request: { method: 'GET', path: '/api/stages' } },
  ])
  expect(explanation.records.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    '1 kept',
    '2 dropped',
  ])
  expect(fieldOf(explanation, 'name')).toMatchObject({
    layer: 'override',
    value: 'Own',
    where: { file: 'overrides of crm/stages', path: 'name' },
  })
  expect(readsOf(explanation, 'name')).toEqual(['response.custom value 1/data/0/custom'])
})

test('the reads of a single record have their whole pointer', async () => {
  const player = await createCasePlayer({})
  const fixtures = readFixtures(builtinFixtures, 'pipedrive')
  const fixture = fixtures.find(({ name }) => name === 'crm-stages.get')
  if (fixture === undefined) throw new Error('The case is not there')
  const { explanations } = await player.play(fixture)
  player.close()
  const [explanation] = explanations
  if (explanation === undefined) throw new Error('Nothing was explained')
  expect(readsOf(explanation, 'name')).toEqual([
    expect.stringMatching(/^response\.name value \d+\/data\/name$/),
  ])
})
