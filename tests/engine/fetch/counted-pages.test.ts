import type { Engine, ListAnswer } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { startServer, type TestServer } from '../../support/server.ts'

/** Pages whose records an expression makes: they are counted by what the provider sent. */
let server: TestServer
const engines: Engine[] = []

beforeAll(async () => {
  server = await startServer()
})
beforeEach(() => {
  server.got.length = 0
})
afterAll(async () => {
  for (const engine of engines) engine.close()
  await server.close()
})

async function open(block: string, pagination: string): Promise<Engine> {
  const engine = await acmeEngine(block, { top: `pagination: ${pagination}` })
  engines.push(engine)
  return engine
}

// Seven boards; only the second and the sixth have labels, as JSON text.
const boards = Array.from({ length: 7 }, (_, at) => ({
  id: at,
  name: `Board ${at}`,
  settings: at === 1 || at === 5 ? `{"labels": {"${at}0": "Intake", "${at}1": "Signed"}}` : '{}',
}))

const block = `path: /boards
response_expression: |
  body.boards.(
    $board := $;
    $entries($parseJson(settings).labels).{
      "record": {"id": key, "name": value},
      "parents": [$board],
      "remote_data": {"key": key, "value": value, "board": $board.id}
    }
  )
with_sources: true
response_mapping:
  id: response.id
  name: response.name
  position: index
  pipeline: {id: $id(parent.id), name: 'parents[0].name'}
`

function answerSlices(
  rename = 'boards',
  more: (from: number, size: number) => object = () => ({}),
) {
  server.answer = ({ url }) => {
    const size = Number(url.searchParams.get('top') ?? 2)
    const from = url.searchParams.has('skip')
      ? Number(url.searchParams.get('skip'))
      : (Number(url.searchParams.get('page') ?? 1) - 1) * size
    return { body: { [rename]: boards.slice(from, from + size), ...more(from, size) } }
  }
}

const walked = ['10', '11', '50', '51']

test.each([
  [
    'offset',
    '{format: offset, offset_param: skip, limit_param: top, default_limit: 2, items_path: boards}',
  ],
  [
    'offset and a total',
    '{format: offset, offset_param: skip, limit_param: top, default_limit: 2, items_path: boards, total_path: total}',
  ],
  [
    'page number',
    '{format: page, page_param: page, limit_param: top, default_limit: 2, items_path: boards}',
  ],
  [
    'page number and short pages',
    '{format: page, page_param: page, limit_param: top, default_limit: 2, items_path: boards, ends_at: short_page}',
  ],
  [
    'page number and a flag',
    '{format: page, page_param: page, limit_param: top, default_limit: 2, has_more_path: more}',
  ],
  [
    'page number and a number of pages',
    '{format: page, page_param: page, limit_param: top, default_limit: 2, total_pages_path: pages}',
  ],
])('by %s a page whose entries give no record does not end the walk', async (_how, pagination) => {
  answerSlices('boards', (from, size) => ({ total: 7, more: from + size < 7, pages: 4 }))
  const allowMissing = pagination.includes('items_path') ? '' : 'allow_missing_list: true\n'
  const engine = await open(allowMissing + block, pagination)
  for (const limit of [1, 3, 100]) {
    const ids: string[] = []
    const positions: unknown[] = []
    let cursor: string | null = null
    do {
      const query: object = { limit, ...(cursor === null ? {} : { next_cursor: cursor }) }
      const answer: ListAnswer<'crm/stages'> = await engine.list(
        'crm/stages',
        acmeAccount(server.origin),
        query,
      )
      ids.push(...answer.result.map(({ id }) => id))
      positions.push(...answer.result.map(({ position }) => position))
      cursor = answer.next_cursor
    } while (cursor !== null)
    expect(ids).toEqual(walked)
    expect(positions).toEqual([0, 1, 2, 3])
  }
})

test('a record that an expression made has its parent, and remote_data is what it was made from, raw too', async () => {
  answerSlices()
  const engine = await open(
    block,
    '{format: offset, offset_param: skip, limit_param: top, default_limit: 2, items_path: boards}',
  )
  const account = acmeAccount(server.origin)
  const { result } = await engine.list('crm/stages', account, { limit: 1 })
  const source = { key: '10', value: 'Intake', board: 1 }
  expect(result).toEqual([
    {
      id: '10',
      name: 'Intake',
      position: 0,
      pipeline: { id: '1', name: 'Board 1' },
      remote_data: source,
    },
  ])
  const raw = await engine.list('crm/stages', account, { limit: 1, truto_response_format: 'raw' })
  expect(raw.result).toEqual([source])
  const mapped = await engine.map('crm/stages', 'acme', { boards }, { query: { name: 'Signed' } })
  expect(mapped.result.map(({ id, remote_data }) => [id, remote_data])).toEqual([
    ['11', { key: '11', value: 'Signed', board: 1 }],
    ['51', { key: '51', value: 'Signed', board: 5 }],
  ])
})

test('a list that is counted and is not there is an error, as is a page that promises more and is empty', async () => {
  answerSlices('renamed')
  const engine = await open(block, '{format: offset, offset_param: skip, items_path: boards}')
  await expect(engine.list('crm/stages', acmeAccount(server.origin))).rejects.toMatchObject({
    code: 'unexpected_shape',
    message: expect.stringContaining('no list at "boards", which paging counts'),
  })
  server.answer = () => ({ body: { data: [], more: true, next: '/x?page=2' } })
  for (const key of ['has_more_path: more', 'next_path: next']) {
    const promising = await open(
      'path: /x\nresponse_path: data\nresponse_mapping: {id: $id(response.id)}',
      `{format: page, page_param: page, ${key}}`,
    )
    await expect(promising.list('crm/stages', acmeAccount(server.origin))).rejects.toMatchObject({
      code: 'unexpected_shape',
      message: 'The provider says that more pages follow, but sent an empty one',
    })
  }
})

test('a made record that is no object is refused alone, whatever the provider sent instead', async () => {
  server.answer = () => ({ body: { boards: [null, 'x', { id: 1, name: 'Intake' }] } })
  const engine = await open(
    'path: /boards\nresponse_expression: |\n  [body.boards.{"record": $}]\nwith_sources: true\nresponse_mapping: {id: $id(response.id)}',
    '{format: none}',
  )
  const { result, warnings } = await engine.list('crm/stages', acmeAccount(server.origin))
  expect(result).toEqual([{ id: '1', remote_data: { id: 1, name: 'Intake' } }])
  expect(warnings).toMatchObject([{ code: 'unmappable_record', count: 2 }])
})

test('an expression that gives null says that there is no list, also where entries are counted; nothing is no record', async () => {
  const listing = (given: string) =>
    open(
      `path: /boards\nresponse_expression: body.boards[0].id = 1 ? ${given}\nresponse_mapping: {id: $id(response.id)}`,
      '{format: page, page_param: page, items_path: boards}',
    ).then((engine) => engine.list('crm/stages', acmeAccount(server.origin)))
  server.answer = ({ url }) => ({
    body: { boards: url.searchParams.get('page') === '1' ? [{ id: 1 }] : [] },
  })
  await expect(listing('null')).rejects.toMatchObject({ code: 'unexpected_shape' })
  expect((await listing('[][0]')).result).toEqual([])
})

test('an entry that is not of the promised form is an error of the mapping', async () => {
  answerSlices()
  const engine = await open(
    'path: /boards\nresponse_expression: |\n  body.boards.{"record": $, "parent": 1}\nwith_sources: true\nresponse_mapping: {id: $id(response.id)}',
    '{format: none}',
  )
  await expect(engine.list('crm/stages', acmeAccount(server.origin))).rejects.toMatchObject({
    code: 'mapping_failed',
    message: expect.stringContaining('gives an entry with "parent"'),
    where: { line: expect.any(Number) },
  })
})

test('a fan-out over nested lists gives all entries around a record, and maps of maps their keys', async () => {
  server.answer = ({ url }) =>
    url.pathname === '/layouts'
      ? { body: [{ id: 'l1', name: 'Deals' }] }
      : {
          body: {
            pipelines: {
              p1: { name: 'New', stages: { s1: { label: 'Demo' }, s2: { label: 'Signed' } } },
            },
          },
        }
  const engine = await open(
    `before: {layouts: {path: /layouts}}
for_each: layouts
path: /layouts/{{item.id}}/pipelines
response_path: pipelines{}.stages{}
response_mapping:
  id: 'parents[1].id & "-" & response.key'
  name: 'response.value.label & " of " & $count(parents)'
  position: index
  pipeline: {id: parent.key, name: 'parents[0].value.name'}
`,
    '{format: none}',
  )
  const { result } = await engine.list('crm/stages', acmeAccount(server.origin))
  expect(result).toEqual([
    {
      id: 'l1-s1',
      name: 'Demo of 2',
      position: 0,
      pipeline: { id: 'p1', name: 'New' },
      remote_data: { key: 's1', value: { label: 'Demo' } },
    },
    {
      id: 'l1-s2',
      name: 'Signed of 2',
      position: 1,
      pipeline: { id: 'p1', name: 'New' },
      remote_data: { key: 's2', value: { label: 'Signed' } },
    },
  ])
})

test('pages of parents without a single record are not taken for a loop', async () => {
  const pipelines = [1, 2, 3].map((id) => ({ id, stages: id === 3 ? [{ id: 9 }] : [] }))
  server.answer = ({ url }) => {
    const from = Number(url.searchParams.get('skip'))
    return { body: { data: pipelines.slice(from, from + 1), has_more: from < 2 } }
  }
  const engine = await open(
    'path: /x\nresponse_path: data.stages\nresponse_mapping: {id: $id(response.id)}',
    '{format: offset, offset_param: skip, has_more_path: has_more}',
  )
  const { result } = await engine.list('crm/stages', acmeAccount(server.origin), { limit: 10 })
  expect(result.map(({ id }) => id)).toEqual(['9'])
})

test('a join that an empty body stands for is said once a call, from the cache too', async () => {
  server.answer = ({ url }) => (url.pathname === '/pipelines' ? {} : { body: [{ id: 1 }] })
  const engine = await open(
    'before: {pipelines: {path: /pipelines, key_by: id, allow_empty_body: true}}\npath: /x\nresponse_mapping: {id: $id(response.id), name: "$find(before.pipelines, 1).name"}',
    '{format: none}',
  )
  for (const _call of [1, 2]) {
    const { warnings } = await engine.list('crm/stages', acmeAccount(server.origin))
    expect(warnings).toEqual([
      {
        code: 'empty_body',
        message: 'An empty body is taken as an empty list',
        count: 1,
        pointer: '/before/pipelines',
      },
    ])
  }
})
