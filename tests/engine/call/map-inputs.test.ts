import { createEngine, type Engine, type MapOptions } from 'crosswalk'
import { acmeEngine } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'
import { acmeMapping, writeMappings } from '../../support/mapping.ts'

const keep = useEngines()

const top = `pagination: {format: none}
error_mapping: |
  body.failed = true ? {"message": body.reason} :
  status >= 400 ? {"message": body.message ? body.message : "no reason given"}`

const nested = `before:
  boards: {path: /boards, response_path: data, key_by: id}
path: /groups
response_path: groups.stages
response_mapping:
  id: $id(response.id)
  name: parent.name & "/" & context.region
  pipeline: {name: '$find(before.boards, response.board).name'}
  position: $number(headers."x-offset") + response.order
`
const fanOut = `before:
  boards: {path: /boards, response_path: data}
for_each: boards
path: /boards/{{item.id}}/stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: item.name & "/" & parent.name
`
const record = { id: 1, board: 7, order: 2 }
const body = { groups: [{ name: 'Sales', stages: [record] }] }
const boards = [{ id: 7, name: 'Kitchen' }]

async function acme(list: string): Promise<Engine> {
  const engine = await acmeEngine(list, { top })
  keep(engine)
  return engine
}

async function acmeContext(region: string): Promise<Engine> {
  const mapping = acmeMapping(nested, top).replace(
    'title: Region, default: eu, example: eu',
    region,
  )
  return keep(await createEngine({ mappings: writeMappings({ acme: mapping }) }))
}

type Given = MapOptions & { readonly query?: { readonly truto_response_format: 'raw' } }

async function map(list: string, payload: unknown, options: Given = {}) {
  const engine = await acme(list)
  const { result, warnings } = await engine.map('crm/stages', 'acme', payload, options)
  const stages: readonly Readonly<Record<string, unknown>>[] = result
  return {
    names: stages.map(({ name }) => name),
    boards: stages.map(({ pipeline }) => pipeline),
    missing: warnings.map(({ code, pointer }) => [code, pointer]),
  }
}

describe('map() takes', () => {
  test('everything that a call would have read', async () => {
    const headers = { 'x-offset': '10' }
    expect(await map(nested, body, { before: { boards }, headers })).toEqual({
      names: ['Sales/eu'],
      boards: [{ name: 'Kitchen' }],
      missing: [],
    })
  })

  test('the parent of records that are handed in without it', async () => {
    const given = { before: { boards }, headers: {}, parent: { name: 'Service' } } as const
    const { names } = await map(nested, [record], { ...given, as: 'records' })
    expect(names).toEqual(['Service/eu'])
  })

  test.each([{ item: { name: 'Kitchen' } }, { parent: { name: 'Kitchen' } }])(
    'the entry of a fan-out, as item and as parent: %j',
    async (given) => {
      expect(await map(fanOut, { data: [record] }, given)).toMatchObject({
        names: ['Kitchen/Kitchen'],
        missing: [],
      })
    },
  )

  test('an item and a parent of its own', async () => {
    const given = { item: { name: 'Board' }, parent: { name: 'Group' } }
    expect((await map(fanOut, { data: [record] }, given)).names).toEqual(['Board/Group'])
  })
})

describe('map() warns of what it read and was not given', () => {
  test('a joined list and headers', async () => {
    expect((await map(nested, body)).missing).toEqual([
      ['missing_input', '/before/boards'],
      ['missing_input', '/headers/x-offset'],
    ])
  })

  test('a parent, and an item', async () => {
    const given = { before: { boards }, headers: {}, as: 'records' } as const
    expect((await map(nested, [record], given)).missing).toEqual([['missing_input', '/parent']])
    expect((await map(fanOut, [record], { as: 'records' })).missing).toEqual([
      ['missing_input', '/item'],
      ['missing_input', '/parent'],
    ])
  })

  test('a context value without a default', async () => {
    const engine = await acmeContext('title: Region, example: eu')
    const { warnings } = await engine.map('crm/stages', 'acme', body, {
      before: { boards },
      headers: {},
    })
    expect(warnings).toEqual([
      {
        code: 'missing_input',
        message: expect.stringContaining('"context.region", which was not given'),
        count: 1,
        pointer: '/context/region',
      },
    ])
  })

  test('but not of what nothing was read from', async () => {
    expect((await map(nested, { groups: [] })).missing).toEqual([])
    const raw = { query: { truto_response_format: 'raw' } } as const
    expect((await map(nested, body, raw)).missing).toEqual([])
  })
})

describe('map() refuses', () => {
  test.each<[string, MapOptions, string, string]>([
    [
      'an unknown context value',
      { context: { regoin: 'eu' } },
      'invalid_account',
      'did you mean "region"?',
    ],
    ['an unknown list', { before: { bords: [] } }, 'invalid_parameter', 'did you mean "boards"?'],
    ['an item without a fan-out', { item: {} }, 'invalid_parameter', 'for_each'],
  ])('%s', async (_what, options, code, message) => {
    const engine = await acme(nested)
    await expect(engine.map('crm/stages', 'acme', body, options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })

  test('a context value of another form', async () => {
    const engine = await acmeContext(`title: Region, pattern: '[a-z]{2}', example: eu`)
    const call = engine.map('crm/stages', 'acme', body, { context: { region: 'Europe' } })
    await expect(call).rejects.toMatchObject({
      name: 'AccountError',
      code: 'invalid_account',
      message: expect.stringContaining('does not have the expected form, such as "eu"'),
    })
  })

  test('a list that is none', async () => {
    const engine = await acme(nested)
    const call = engine.map('crm/stages', 'acme', body, { before: { boards: 'x' as never } })
    await expect(call).rejects.toBeInstanceOf(TypeError)
  })

  test.each([
    [{ failed: true, reason: 'Seat expired', groups: [] }, 'an error answer: Seat expired'],
    [{ message: 'Bad token' }, 'an error answer: Bad token'],
    [{ message: 'Bad token', groups: 'none' }, 'an error answer: Bad token'],
    [{ other: [] }, 'no list at "groups.stages"'],
  ])('the error answer %j, and says what it says', async (payload, message) => {
    const engine = await acme(nested)
    await expect(engine.map('crm/stages', 'acme', payload)).rejects.toMatchObject({
      name: 'ValidationError',
      code: 'invalid_payload',
      message: expect.stringContaining(message),
    })
  })
})
