import type { CommonQuery } from 'crosswalk'
import { acmeAccount, acmeEngine, secretToken } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'
import { useServer } from '../../support/server.ts'

/** Styles of other providers that the language must be able to say, each over real HTTP. */
const server = useServer()
const keep = useEngines()

async function list(block: string, top?: string, query: CommonQuery = { limit: 100 }) {
  const engine = await acmeEngine(block, top === undefined ? {} : { top })
  keep(engine)
  return engine.list('crm/stages', acmeAccount(server.origin), query)
}

async function ids(block: string, top?: string): Promise<string[]> {
  return (await list(block, top)).result.map(({ id }) => id)
}

const mapping = 'response_mapping: {id: $id(response.id)}\n'
const numbers = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ id: from + index }))

describe('a POST with paging in its body', () => {
  test('carries the page number and size at dotted paths, beside the mapped body', async () => {
    server.answer = ({ body }) => {
      const { page } = JSON.parse(body)
      return { body: { data: numbers((page.number - 1) * 2, Math.min(page.number * 2, 5)) } }
    }
    const block = `method: POST\npath: /dealPhases.list\nbody: {filter: {board: '"b-1"'}, fixed: [1, true, null]}\nresponse_path: data\n${mapping}`
    const top =
      'pagination: {format: page, page_param: page.number, limit_param: page.size, default_limit: 2, location: body, ends_at: short_page}'
    expect(await ids(block, top)).toEqual(['0', '1', '2', '3', '4'])
    expect(JSON.parse(server.got[1]?.body ?? '')).toEqual({
      filter: { board: 'b-1' },
      fixed: [1, true, null],
      page: { number: 2, size: 2 },
    })
    expect(server.got[0]?.headers['content-type']).toBe('application/json')
  })

  test('is retried like a read', async () => {
    let calls = 0
    server.answer = () => (++calls === 1 ? { status: 503 } : { body: [{ id: 1 }] })
    const engine = await acmeEngine(
      `method: POST\npath: /search\nbody: '{"all": true}'\n${mapping}`,
      { retries: 1, random: () => 0 },
    )
    keep(engine)
    expect((await engine.list('crm/stages', acmeAccount(server.origin))).result_count).toBe(1)
  })
})

test('a GraphQL query is posted with its variables, paging among them', async () => {
  server.answer = ({ body }) => {
    const { variables } = JSON.parse(body)
    return {
      body: {
        data: {
          boards:
            variables.page > 2
              ? []
              : [{ columns: [{ settings: `{"labels":[{"id":${variables.page}}]}` }] }],
        },
      },
    }
  }
  const block = `path: /v2
graphql:
  query: 'query($ids: [ID!], $page: Int) { boards(ids: $ids, page: $page) { columns { settings } } }'
  variables: {ids: '[context.region]'}
response_path: data.boards
pagination: {format: page, page_param: variables.page, location: body}
response_mapping: {id: '$id($parseJson(response.columns[0].settings).labels[0].id)'}
`
  expect(await ids(block)).toEqual(['1', '2'])
  expect(JSON.parse(server.got[0]?.body ?? '')).toEqual({
    query:
      'query($ids: [ID!], $page: Int) { boards(ids: $ids, page: $page) { columns { settings } } }',
    variables: { ids: ['eu'], page: 1 },
  })
})

describe('JSON text inside a string', () => {
  test('becomes records by an expression, never by running it', async () => {
    const settings = JSON.stringify({
      labels: { 0: 'Intake', 4: 'Signed', 5: '' },
      positions: { 0: 0, 4: 1 },
    })
    server.answer = () => ({ body: { data: { columns: [{ id: 'deal_stage', settings }] } } })
    const block = `path: /boards
response_expression: |
  (
    $settings := $parseJson(body.data.columns[id = "deal_stage"].settings);
    $each($settings.labels, function($label, $number) {
      {"id": $number, "name": $label, "order": $lookup($settings.positions, $number)}
    })
  )
record_filter: response.name != ""
response_mapping: {id: response.id, name: response.name, position: response.order}
`
    const { result } = await list(block)
    expect(result.map(({ remote_data: _, ...unified }) => unified)).toEqual([
      { id: '0', name: 'Intake', position: 0 },
      { id: '4', name: 'Signed', position: 1 },
    ])
  })
})

describe('an empty list', () => {
  test('may come as 204', async () => {
    server.answer = () => ({ status: 204 })
    expect(await ids(`path: /settings/pipeline\nresponse_path: pipeline.maps\n${mapping}`)).toEqual(
      [],
    )
  })

  test('may come as an empty body only where the mapping says so', async () => {
    server.answer = () => ({})
    await expect(ids(`path: /x\n${mapping}`)).rejects.toMatchObject({ code: 'not_json' })
    expect(await ids(`path: /x\nallow_empty_body: true\n${mapping}`)).toEqual([])
  })

  test('may be missing or null only where the mapping says so', async () => {
    for (const body of [{}, { data: null }]) {
      server.answer = () => ({ body })
      await expect(ids(`path: /x\nresponse_path: data\n${mapping}`)).rejects.toMatchObject({
        code: 'unexpected_shape',
      })
      expect(
        await ids(`path: /x\nresponse_path: data\nallow_missing_list: true\n${mapping}`),
      ).toEqual([])
    }
  })
})

describe('keys with signs and dots', () => {
  test('are quoted in paths and in expressions', async () => {
    server.answer = ({ url }) => ({
      body: {
        value: [
          {
            processstageid: url.pathname,
            'stagecategory@OData.Community.Display.V1.FormattedValue': 'Propose',
          },
        ],
        ...(url.pathname === '/a' ? { '@odata.nextLink': `${server.origin}/b?$skiptoken=1` } : {}),
      },
    })
    const block = `path: /a
headers: {Prefer: odata.maxpagesize=500}
query: {$select: 'processstageid,stagename'}
response_path: value
pagination: {format: next_url, next_url_path: '\`@odata.nextLink\`'}
response_mapping: {id: response.processstageid, name: 'response.\`stagecategory@OData.Community.Display.V1.FormattedValue\`'}
`
    const { result } = await list(block)
    expect(result.map(({ id, name }) => [id, name])).toEqual([
      ['/a', 'Propose'],
      ['/b', 'Propose'],
    ])
    expect(server.got.map(({ headers }) => headers.prefer)).toEqual([
      'odata.maxpagesize=500',
      'odata.maxpagesize=500',
    ])
    expect(server.got[1]?.url.search).toBe('?%24skiptoken=1')
  })
})

describe('the end of a walk', () => {
  const block = `path: /x\nresponse_path: data\n${mapping}`
  test.each([
    [
      'a total in a header',
      'pagination: {format: offset, offset_param: skip, limit_param: top, default_limit: 2, total_header: X-Total-Count}',
      { headers: { 'x-total-count': '4' } },
      2,
    ],
    [
      'a total that is text',
      'pagination: {format: offset, offset_param: skip, limit_param: top, default_limit: 2, total_path: meta.total}',
      { more: { meta: { total: '4' } } },
      2,
    ],
    [
      'a number of pages',
      'pagination: {format: page, page_param: page, limit_param: top, default_limit: 2, total_pages_path: pages}',
      { more: { pages: 2 } },
      2,
    ],
    [
      'a flag that is text',
      'pagination: {format: page, page_param: page, limit_param: top, default_limit: 2, has_more_path: more}',
      { more: { more: 'false' } },
      1,
    ],
    [
      'a link that is null',
      'pagination: {format: page, page_param: page, limit_param: top, default_limit: 2, next_path: next}',
      { more: { next: null } },
      1,
    ],
    [
      'an empty page where the link is missing',
      'pagination: {format: offset, offset_param: skip, limit_param: top, default_limit: 2, next_path: next}',
      {},
      3,
    ],
    ['a missing flag', 'pagination: {format: page, page_param: page, has_more_path: more}', {}, 1],
    [
      'an empty page',
      'pagination: {format: page, page_param: page, limit_param: top, default_limit: 2}',
      {},
      3,
    ],
    [
      'a first page of 0',
      'pagination: {format: page, page_param: page, first_page: 0, limit_param: top, default_limit: 2, total_pages_path: pages}',
      { more: { pages: 2 } },
      2,
    ],
  ])(
    'is known by %s',
    async (_what, top, { headers = {}, more = {} }: { headers?: object; more?: object }, calls) => {
      const base = top.includes('first_page: 0') ? 0 : 1
      server.answer = ({ url }) => {
        const from = url.searchParams.has('skip')
          ? Number(url.searchParams.get('skip'))
          : (Number(url.searchParams.get('page')) - base) * 2
        return {
          headers: headers as Record<string, string>,
          body: { data: numbers(from, Math.min(from + 2, 4)), ...more },
        }
      }
      expect(await ids(block, top)).toEqual(
        numbers(0, calls === 1 ? 2 : 4).map(({ id }) => String(id)),
      )
      expect(server.got).toHaveLength(calls)
    },
  )

  test('is not a short page, unless the mapping says so: a provider may give less than was asked for', async () => {
    const answer = ({ url }: { url: URL }) => {
      const from = Number(url.searchParams.get('skip'))
      return { body: { data: numbers(from, Math.min(from + 3, 7)) } }
    }
    server.answer = answer
    const top =
      'pagination: {format: offset, offset_param: skip, limit_param: top, default_limit: 100'
    expect(await ids(block, `${top}}`)).toHaveLength(7)
    expect(await ids(block, `${top}, ends_at: short_page}`)).toHaveLength(3)
  })

  test('is not a short page that links to a next one', async () => {
    server.answer = ({ url }) => {
      const from = Number(url.searchParams.get('skip'))
      const next = from + 3 < 7 ? `${server.origin}/x?skip=${from + 3}` : undefined
      return { body: { data: numbers(from, Math.min(from + 3, 7)), ...(next && { next }) } }
    }
    const top =
      'pagination: {format: offset, offset_param: skip, limit_param: top, default_limit: 100, next_path: next, ends_at: short_page}'
    expect(await ids(block, top)).toHaveLength(7)
    expect(server.got).toHaveLength(3)
  })

  test('by cursor may stand in headers, both ways', async () => {
    server.answer = ({ headers }) => ({
      headers: headers['x-cursor'] === 'two' ? {} : { 'x-next': 'two' },
      body: { data: [{ id: String(headers['x-cursor'] ?? 'one') }] },
    })
    expect(
      await ids(
        block,
        'pagination: {format: cursor, cursor_header: X-Next, cursor_param: X-Cursor, location: header}',
      ),
    ).toEqual(['one', 'two'])
  })
})

test('a cursor may stand in a whole URL, which is not followed; a URL without it is an error', async () => {
  const block = `path: /x\nresponse_path: data\n${mapping}`
  const top =
    'pagination: {format: cursor, cursor_path: next, cursor_param: token, cursor_in_url: true}'
  server.answer = ({ url }) => {
    const token = url.searchParams.get('token') ?? 'a/1'
    const next = { 'a/1': 'https://elsewhere.example/x?size=1&token=b%202', 'b 2': 'c3', c3: '' }
    return { body: { data: [{ id: token }], next: next[token as keyof typeof next] } }
  }
  expect(await ids(block, top)).toEqual(['a/1', 'b 2', 'c3'])
  server.answer = () => ({ body: { data: [{ id: 1 }], next: 'https://elsewhere.example/x' } })
  await expect(ids(block, top)).rejects.toMatchObject({ code: 'unexpected_shape' })
})

describe('authorization', () => {
  async function sent(authorization: string, credentials: Record<string, string>) {
    server.answer = () => ({ body: [] })
    const names = Object.keys(credentials).map((name) => `  ${name}: {title: ${name}}`)
    const { acmeMapping, writeMappings } = await import('../../support/mapping.ts')
    const { createEngine } = await import('crosswalk')
    const text = acmeMapping(`path: /x\n${mapping}`)
      .replace(/credentials:\n.*\n/, `credentials:\n${names.join('\n')}\n`)
      .replace(/authorization:\n.*\n.*\n/, `authorization:\n${authorization}\n`)
    const engine = await createEngine({
      mappings: writeMappings({ acme: text }),
      allowPrivateNetwork: true,
    })
    keep(engine)
    await engine.list('crm/stages', {
      provider: 'acme',
      credentials,
      overrides: { base_url: server.origin },
    })
    return server.got.at(-1)
  }

  test('by Basic has an empty password by default', async () => {
    const got = await sent("  - {format: basic, username: '{{credentials.key}}'}", { key: 'k1' })
    expect(Buffer.from(got?.headers.authorization?.split(' ')[1] ?? '', 'base64').toString()).toBe(
      'k1:',
    )
  })

  test('may have a word of its own before the token', async () => {
    const got = await sent(
      "  - {format: oauth2, access_token: '{{credentials.key}}', scheme: Zoho-oauthtoken}",
      { key: 'k1' },
    )
    expect(got?.headers.authorization).toBe('Zoho-oauthtoken k1')
  })

  test('by query is on every page, and in no cursor', async () => {
    const got = await sent(
      "  - {format: query, query: {api_key: '{{credentials.key}}', app_key: '{{credentials.app}}'}}",
      { key: 'k1', app: 'a1' },
    )
    expect(got?.url.search).toBe('?api_key=k1&app_key=a1')
  })

  test('is the first way whose credentials the account holds', async () => {
    const ways =
      "  - {format: bearer, token: '{{credentials.key}}'}\n  - {format: basic, username: '{{credentials.user}}', password: '{{credentials.pass}}'}"
    const got = await sent(ways, { user: 'u', pass: 'p', key: '' })
    expect(got?.headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`)
  })
})

test('secrets in a query are kept out of a cursor, though the next link repeats them', async () => {
  const { acmeMapping, writeMappings } = await import('../../support/mapping.ts')
  const { createEngine } = await import('crosswalk')
  const text = acmeMapping(
    `path: /x\nresponse_path: data\n${mapping}`,
    'pagination: {format: next_url, next_url_path: next}',
  ).replace(
    /authorization:\n.*\n.*\n/,
    "authorization:\n  - {format: query, query: {api_key: '{{credentials.token}}'}}\n",
  )
  const engine = await createEngine({
    mappings: writeMappings({ acme: text }),
    allowPrivateNetwork: true,
  })
  keep(engine)
  server.answer = ({ url }) => ({
    body: {
      data: [{ id: url.searchParams.get('page') ?? 1 }],
      next: `${server.origin}/x?page=2&api_key=${encodeURIComponent(secretToken)}`,
    },
  })
  const first = await engine.list('crm/stages', acmeAccount(server.origin))
  const held = Buffer.from(String(first.next_cursor), 'base64url').toString('latin1')
  expect(held).toContain('page=2')
  expect(held).not.toContain(secretToken)
  server.answer = ({ url }) => ({ body: { data: [{ id: url.searchParams.get('page') ?? 1 }] } })
  await engine.list('crm/stages', acmeAccount(server.origin), {
    next_cursor: String(first.next_cursor),
  })
  expect(server.got.at(-1)?.url.searchParams.getAll('api_key')).toEqual([secretToken])
})

test('records in lists inside lists know their nearest parent, and the parent of a fan-out', async () => {
  server.answer = ({ url }) =>
    url.pathname === '/layouts'
      ? { body: { layouts: [{ id: 'l1' }, { id: 'l2' }] } }
      : {
          body: {
            pipeline: [
              { id: `${url.searchParams.get('layout_id')}-p`, maps: [{ id: 's1' }, { id: 's2' }] },
            ],
          },
        }
  const block = `before:
  layouts: {path: /layouts, response_path: layouts}
for_each: layouts
path: /pipeline
query: {layout_id: '{{item.id}}'}
response_path: pipeline.maps
response_mapping:
  id: item.id & "/" & parent.id & "/" & response.id
  position: index
`
  const { result } = await list(block)
  expect(result.map(({ id, position }) => [id, position])).toEqual([
    ['l1/l1-p/s1', 0],
    ['l1/l1-p/s2', 1],
    ['l2/l2-p/s1', 0],
    ['l2/l2-p/s2', 1],
  ])
})
