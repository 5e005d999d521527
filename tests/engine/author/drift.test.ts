import { changesText, type Drift, driftText, findDrift } from 'crosswalk/testing'
import { acmeMapping } from '../../support/mapping.ts'
import { acmeFixture } from '../../support/play.ts'

const list = `before:
  pipelines: {path: /pipelines, response_path: 'pipelines{}', key_by: key}
path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
  status: '$lookup({"on": "active", "off": "inactive"}, response.state)'
  created_at: $isoDate(response.made)
  pipeline:
    id: $id(response.pipe)
    name: $find(before.pipelines, response.pipe).value.label
`
const stage = (id: number, state = 'on') =>
  `{id: ${id}, name: Stage ${id}, state: ${state}, made: '2024-01-0${id}T00:00:00Z', pipe: p1, note: n${id}}`
const stages = [1, 2, 3, 4, 5, 6, 7].map((id) => stage(id, id > 5 ? 'off' : 'on')).join(', ')
const fixture = acmeFixture(`title: Pages
exchanges:
  - {request: {path: /api/pipelines}, response: {body: {pipelines: {p1: {label: Sales}, p2: {label: Old}}}}}
  - {request: {path: /api/stages}, response: {body: {data: [${stages}], count: 7}}}
`)

const stageNow = {
  id: 9,
  name: 'Nine',
  state: 'on',
  made: '2024-05-01T00:00:00Z',
  pipe: 'p1',
  note: 'y',
}

function drift(body: unknown, call = 'list'): Promise<Drift> {
  return findDrift([{ call, body }], {
    mappings: [{ text: acmeMapping(list), file: 'acme.yaml' }],
    provider: 'acme',
    resource: 'crm/stages',
    fixtures: [fixture],
  })
}

async function told(change: object): Promise<unknown[]> {
  const data = JSON.parse(JSON.stringify([{ ...stageNow, ...change }])) // without what is undefined
  const { differences } = await drift({ data, count: 1 })
  return differences.map(({ kind, pointer, readers, effects }) => [
    kind,
    pointer,
    readers.join(),
    [...new Set(effects.map((effect) => `${effect.kind} ${effect.field ?? ''}`))].join(', '),
  ])
}

describe('findDrift()', () => {
  test('finds nothing in an answer of the recorded shape, whatever its values', async () => {
    expect(await told({ id: 77, name: 'Other' })).toEqual([])
  })

  test.each([
    [{ name: undefined }, ['missing', '/data/@/name', 'name', 'value_gone name']],
    [{ note: undefined }, ['missing', '/data/@/note', '', '']],
    [{ extra: { a: [1] } }, ['new', '/data/@/extra', '', '']],
    [{ name: 5 }, ['type', '/data/@/name', 'name', 'warning_new , record_gone id']],
    [
      { pipe: null },
      [
        'type',
        '/data/@/pipe',
        'pipeline.id,pipeline.name',
        'value_gone pipeline.id, value_gone pipeline.name',
      ],
    ],
    [
      { made: '05.06.2024' },
      ['format', '/data/@/made', 'created_at', 'warning_new , record_gone id'],
    ],
    [{ state: 'paused' }, ['value', '/data/@/state', 'status', 'value_gone status']],
  ])('says what %j does', async (change, expected) => {
    expect(await told(change)).toEqual([expected])
  })

  test('goes through joined lists and maps, whose keys are data', async () => {
    const now = { pipelines: { other: { title: 'Sales' } } }
    const { hit, differences } = await drift(now, 'before.pipelines')
    expect(hit).toBe(true)
    expect(differences.map(({ kind, pointer, readers }) => [kind, pointer, readers])).toEqual([
      ['missing', '/pipelines/@/label', ['pipeline.name']],
      ['new', '/pipelines/@/title', []],
    ])
    expect(differences[0]?.effects.map(({ kind, field, id }) => [kind, field, id])).toContainEqual([
      'value_gone',
      'pipeline.name',
      '1',
    ])
  })

  test('says that the records are gone when their list is', async () => {
    const { differences } = await drift({ items: [] })
    expect(differences[0]).toMatchObject({ kind: 'missing', pointer: '/data' })
    expect(differences[0]?.effects[0]).toMatchObject({ kind: 'error_new', new: 'unexpected_shape' })
  })

  test('compares nothing where no fixture has the call, and says so', async () => {
    const found = await drift({}, 'before.owners')
    expect(found).toMatchObject({ hit: false, differences: [], compared: [{ recorded: 0 }] })
    expect(driftText(found, plain).join()).toContain('NOT COMPARED')
  })
})

const plain = { heading: (text: string) => text, detail: (text: string) => text }

test('driftText() tells what hits first, with what it does, and the rest below', async () => {
  const found = await drift({ data: [{ ...stageNow, state: null, extra: 1 }] })
  expect(driftText(found, plain)).toMatchSnapshot()
  expect(changesText([], plain)).toEqual([])
})
