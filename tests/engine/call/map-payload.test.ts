import type { Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { startServer, type TestServer } from '../../support/server.ts'

// Every root that a `response_expression` may read decides about a record.
const list = `before:
  boards: {path: /boards, response_path: data, key_by: id}
path: /stages
response_expression: |
  ($boards := before.boards; $region := context.region; $name := query.name.eq; $kind := headers.\`x-kind\`;
  body.data[
    $lookup($boards, $string(board)).open
    and region = $region
    and ($name ? name = $name : true)
    and kind = $kind
  ])
response_mapping:
  id: $id(response.id)
  name: response.name
`
const boards = [
  { id: 1, open: true },
  { id: 2, open: false },
]
const data = [
  { id: 1, name: 'Lead', board: 1, region: 'eu', kind: 'deal' },
  { id: 2, name: 'Lead', board: 2, region: 'eu', kind: 'deal' },
  { id: 3, name: 'Lead', board: 1, region: 'us', kind: 'deal' },
  { id: 4, name: 'Lead', board: 1, region: 'eu', kind: 'case' },
  { id: 5, name: 'Won', board: 1, region: 'eu', kind: 'deal' },
]

let server: TestServer
let engine: Engine

beforeAll(async () => {
  server = await startServer(({ url }) => ({
    headers: { 'x-kind': 'deal' },
    body: { data: url.pathname === '/boards' ? boards : data },
  }))
  engine = await acmeEngine(list)
})
afterAll(async () => {
  engine.close()
  await server.close()
})

test.each([[{}], [{ name: 'Won' }]])(
  'map() and list() find the same records by response_expression, with query %j',
  async (query) => {
    const listed = await engine.list('crm/stages', acmeAccount(server.origin), query)
    const given = { before: { boards }, headers: { 'x-kind': 'deal' }, query }
    const mapped = await engine.map('crm/stages', 'acme', { data }, given)
    expect(mapped.result).toEqual(listed.result)
    expect(mapped.result.map(({ id }) => id)).toEqual('name' in query ? ['5'] : ['1', '5'])
  },
)

test('map() takes a context value from the mapping where none is given, as list() does', async () => {
  const given = { before: { boards }, headers: { 'x-kind': 'deal' } }
  const us = await engine.map(
    'crm/stages',
    'acme',
    { data },
    { ...given, context: { region: 'us' } },
  )
  expect(us.result.map(({ id }) => id)).toEqual(['3'])
})

test('map() of a payload that the expression fails on says where', async () => {
  const failing = await acmeEngine(list.replace('body.data[', '$uppercase(body.data)['))
  const call = failing.map('crm/stages', 'acme', { data: 7 }, { before: { boards } })
  await expect(call).rejects.toMatchObject({
    code: 'invalid_payload',
    message: expect.stringMatching(/response_expression" \(.*acme\.yaml:\d+:\d+\)/),
    where: {
      file: expect.stringContaining('acme.yaml'),
      path: 'resources.crm/stages.list.response_expression',
      line: expect.any(Number),
      column: expect.any(Number),
    },
  })
  failing.close()
})
