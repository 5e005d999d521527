import {
  AccountError,
  ConfigError,
  CursorError,
  createEngine,
  type Engine,
  type FieldPath,
  NotFoundError,
  QueryError,
} from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { jumpingClock } from '../../support/clock.ts'
import { useEngines } from '../../support/engines.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'
import { useServer } from '../../support/server.ts'

const server = useServer()
const keep = useEngines()
let engine: Engine

beforeAll(async () => {
  engine = keep(await acmeEngine())
})
beforeEach(() => {
  server.answer = () => ({ body: { data: records } })
})

const records = [
  { id: 1, name: 'Enquiry', created: '2024-01-01T09:00:00Z' },
  { id: 2, name: 'Site visit', created: '2024-01-02T09:00:00Z' },
  { id: 3, name: 'Quote out', created: '2024-01-03T09:00:00Z' },
]

async function make(list: string, options: Parameters<typeof acmeEngine>[1] = {}): Promise<Engine> {
  const made = await acmeEngine(list, options)
  keep(made)
  return made
}

const account = () => acmeAccount(server.origin)

describe('list()', () => {
  test('gives unified records with the provider record beside them', async () => {
    const answer = await engine.list('crm/stages', account())
    expect(answer).toEqual({
      result: records.map((record) => ({
        id: String(record.id),
        name: record.name,
        created_at: record.created.replace('Z', '.000Z'),
        remote_data: record,
      })),
      next_cursor: null,
      result_count: 3,
    })
  })

  test('normalized has every property on every record, and no provider record', async () => {
    const { result } = await engine.list('crm/stages', account(), {
      truto_response_format: 'normalized',
      limit: 1,
    })
    expect(result[0]).toEqual({
      id: '1',
      name: 'Enquiry',
      position: null,
      status: null,
      pipeline: { id: null, name: null },
      created_at: '2024-01-01T09:00:00.000Z',
      updated_at: null,
      probability: null,
      outcome: null,
    })
  })

  test('raw is verbatim, and pages and filters all the same', async () => {
    const { result, next_cursor } = await engine.list('crm/stages', account(), {
      truto_response_format: 'raw',
      limit: 2,
    })
    expect(result).toEqual(records.slice(0, 2))
    expect(next_cursor).not.toBeNull()
    const filtered = await engine.list('crm/stages', account(), {
      truto_response_format: 'raw',
      name: 'quote OUT',
    })
    expect(filtered.result).toEqual([records[2]])
  })

  test('keys the result by a field, dotted ones too, and warns of what was shadowed or left out', async () => {
    server.answer = () => ({ body: { data: [...records, { id: 9, name: 'Enquiry' }, { id: 10 }] } })
    const answer = await engine.list('crm/stages', account(), {
      truto_key_by: 'name',
      truto_ignore_remote_data: true,
    })
    expect(Object.keys(answer.result)).toEqual(['Enquiry', 'Site visit', 'Quote out'])
    expect(answer.result.Enquiry?.id).toBe('9')
    expect(answer.result_count).toBe(3)
    expect(answer.warnings?.map(({ code, count }) => [code, count])).toEqual([
      ['shadowed_keys', 1],
      ['missing_key', 1],
    ])
  })

  test.each([
    [['id', 'remote_data']],
    ['id,remote_data'],
    [{ 0: 'id', 1: 'remote_data' }],
    [['id, remote_data']],
  ])('leaves out fields given as %j', async (fields) => {
    const { result } = await engine.list('crm/stages', account(), {
      truto_exclude_fields: fields as readonly FieldPath<'crm/stages'>[],
      limit: 1,
    })
    expect(Object.keys(result[0] ?? {})).toEqual(['name', 'created_at'])
  })

  test('leaves out part of a nested field and of the provider record', async () => {
    const { result } = await engine.list('crm/stages', account(), {
      truto_exclude_fields: ['remote_data.created'],
      limit: 1,
    })
    expect(result[0]?.remote_data).toEqual({ id: 1, name: 'Enquiry' })
  })

  test('ignores the limit when told so', async () => {
    const answer = await engine.list('crm/stages', account(), {
      limit: 1,
      truto_ignore_limit: true,
    })
    expect(answer.result_count).toBe(3)
  })

  test('names each record that cannot be mapped or does not fit, and gives the others', async () => {
    server.answer = () => ({
      body: {
        data: [
          records[0],
          { id: 77, created: 'soon' },
          { name: 'No id' },
          'text',
          { id: 78, created: 'later' },
        ],
      },
    })
    const answer = await engine.list('crm/stages', account())
    expect(answer.result.map(({ id }) => id)).toEqual(['1'])
    expect(answer.warnings).toEqual([
      expect.objectContaining({
        code: 'unmappable_record',
        pointer: '/created_at',
        count: 2,
        records: [
          {
            id: '77',
            pointer: '/data/1',
            reason: expect.stringContaining('$isoDate expects a date: received "soon"'),
          },
          { id: '78', pointer: '/data/4', reason: expect.stringContaining('"later"') },
        ],
      }),
      expect.objectContaining({
        code: 'invalid_record',
        pointer: '/id',
        count: 1,
        records: [expect.objectContaining({ id: null, pointer: '/data/2' })],
      }),
      expect.objectContaining({
        code: 'unmappable_record',
        count: 1,
        records: [expect.objectContaining({ pointer: '/data/3' })],
      }),
    ])
  })

  test('passes remote_query on untransformed, over a mapped parameter of the same name', async () => {
    const mapped = await make(
      simpleList.replace('path: /stages', 'path: /stages\nquery: {view: all, sort: id}'),
    )
    await mapped.list('crm/stages', account(), {
      remote_query: { sort: '-id', filter: { owner: ['a', 'b'] }, flag: true },
    })
    expect([...(server.got[0]?.url.searchParams ?? [])]).toEqual([
      ['view', 'all'],
      ['sort', '-id'],
      ['filter[owner]', 'a'],
      ['filter[owner]', 'b'],
      ['flag', 'true'],
    ])
  })

  test('keeps remote_query away from paging', async () => {
    const paged = await make(simpleList, { top: 'pagination: {format: page, page_param: page}' })
    const call = paged.list('crm/stages', account(), { remote_query: { page: '2' } })
    await expect(call).rejects.toMatchObject({ code: 'invalid_parameter', statusCode: 400 })
    expect(server.got).toEqual([])
  })

  test('goes on past pages without a match until there is one', async () => {
    const paged = await make(simpleList, { top: 'pagination: {format: page, page_param: page}' })
    server.answer = ({ url }) => {
      const page = Number(url.searchParams.get('page'))
      return {
        body: { data: page > 4 ? [] : [{ id: page, name: page === 3 ? 'Wanted' : 'Other' }] },
      }
    }
    const answer = await paged.list('crm/stages', account(), { name: 'wanted' })
    expect(answer.result.map(({ id }) => id)).toEqual(['3'])
    expect(answer.next_cursor).not.toBeNull()
  })
})

describe('a query that makes no sense', () => {
  const wrong: [string, Record<string, unknown>, string][] = [
    ['an unknown parameter', { limt: 3 }, 'unknown_parameter'],
    ['a limit of 0', { limit: 0 }, 'invalid_parameter'],
    ['a limit of 1001', { limit: 1001 }, 'invalid_parameter'],
    ['a limit that is text', { limit: 'ten' }, 'invalid_parameter'],
    ['an unknown format', { truto_response_format: 'xml' }, 'invalid_parameter'],
    ['an unknown key field', { truto_key_by: 'nme' }, 'unknown_field'],
    ['an unknown field to leave out', { truto_exclude_fields: 'pipeline.nme' }, 'unknown_field'],
    ['a flag that is neither true nor false', { truto_ignore_limit: 'yes' }, 'invalid_parameter'],
    ['an unknown operator', { name: { equals: 'x' } }, 'invalid_parameter'],
    ['like on a date', { created_at: { like: '2024%' } }, 'invalid_parameter'],
    ['a date that is none', { created_at: '31.12.2024' }, 'invalid_parameter'],
    ['a date that does not exist', { created_at: '2024-02-30' }, 'invalid_parameter'],
    [
      'a filter on a field the provider does not have',
      { updated_at: '2024-01-01' },
      'unsupported_filter',
    ],
    ['an empty list', { name: { in: '' } }, 'invalid_parameter'],
    ['a cursor that is not text', { next_cursor: 5 }, 'invalid_parameter'],
    ['remote_query that is text', { remote_query: 'a=b' }, 'invalid_parameter'],
  ]
  test.each(wrong)('%s is refused before anything is sent', async (_what, query, code) => {
    const call = engine.list('crm/stages' as string, account(), query)
    await expect(call).rejects.toMatchObject({ code, statusCode: 400 })
    await expect(engine.list('crm/stages' as string, account(), query)).rejects.toBeInstanceOf(
      QueryError,
    )
    expect(server.got).toEqual([])
  })

  test('gets a suggestion', async () => {
    await expect(engine.list('crm/stages' as string, account(), { limt: 3 })).rejects.toThrow(
      'did you mean "limit"?',
    )
    const refused = engine.list('crm/stages', account(), { updated_at: '2024-01-01' })
    await expect(refused).rejects.toThrow('Filters that do work: "name", "created_at"')
  })
})

describe('a cursor', () => {
  const query = { limit: 1 }
  const cursor = async (by: Engine = engine) =>
    String((await by.list('crm/stages', account(), query)).next_cursor)

  test('of another account, resource filter or secret is refused', async () => {
    const next_cursor = await cursor()
    const other = { ...account(), id: 'account-2' }
    for (const call of [
      engine.list('crm/stages', other, { next_cursor }),
      engine.list('crm/stages', account(), { next_cursor, name: 'x' }),
      engine.list('crm/stages', account(), { next_cursor, remote_query: { a: '1' } }),
      engine.list('crm/stages', account(), { next_cursor: `${next_cursor}A` }),
      engine.list('crm/stages', account(), { next_cursor: 'bm9uc2Vuc2U' }),
      engine.list('crm/stages', account(), {
        next_cursor: next_cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      }),
    ]) {
      await expect(call).rejects.toBeInstanceOf(CursorError)
    }
  })

  test('goes with another limit and format', async () => {
    const answer = await engine.list('crm/stages', account(), {
      next_cursor: await cursor(),
      limit: 5,
      truto_response_format: 'raw',
    })
    expect(answer.result).toEqual(records.slice(1))
  })

  test('that is signed cannot be opened by an engine with another secret, or made without it', async () => {
    const signed = await make(simpleList, { cursorSecret: 'first' })
    const other = await make(simpleList, { cursorSecret: 'second' })
    const next_cursor = await cursor(signed)
    expect((await signed.list('crm/stages', account(), { next_cursor })).result_count).toBe(2)
    await expect(other.list('crm/stages', account(), { next_cursor })).rejects.toBeInstanceOf(
      CursorError,
    )
    await expect(
      signed.list('crm/stages', account(), { next_cursor: await cursor() }),
    ).rejects.toBeInstanceOf(CursorError)
  })

  test('into a parent that was removed is stale; one that moved is found', async () => {
    const fanOut = await make(
      `before:\n  boards: {path: /boards, response_path: data, cache_seconds: 0}\nfor_each: boards\npath: /boards/{{item.id}}/stages\nresponse_path: data\nresponse_mapping: {id: $id(response.id), pipeline: {id: $id(parent.id)}}\n`,
    )
    let boards = [{ id: 1 }, { id: 2 }]
    server.answer = ({ url }) => {
      const board = /^\/boards\/(\d+)/.exec(url.pathname)?.[1]
      return {
        body: { data: board === undefined ? boards : [{ id: `${board}0` }, { id: `${board}1` }] },
      }
    }
    const first = await fanOut.list('crm/stages', account(), { limit: 3 })
    expect(first.result.map(({ id }) => id)).toEqual(['10', '11', '20'])
    const next_cursor = String(first.next_cursor)
    boards = [{ id: 7 }, { id: 1 }, { id: 2 }]
    expect(
      (await fanOut.list('crm/stages', account(), { next_cursor })).result.map(({ id }) => id),
    ).toEqual(['21'])
    boards = [{ id: 1 }]
    await expect(fanOut.list('crm/stages', account(), { next_cursor })).rejects.toMatchObject({
      code: 'stale_cursor',
    })
  })
})

describe('a provider that pages without end', () => {
  test('is stopped when a page repeats', async () => {
    const paged = await make(simpleList, { top: 'pagination: {format: page, page_param: page}' })
    await expect(paged.list('crm/stages', account(), { limit: 100 })).rejects.toMatchObject({
      code: 'pagination_loop',
      statusCode: 502,
    })
  })

  test('is stopped when a cursor comes back, also in the next call', async () => {
    const paged = await make(simpleList, {
      top: 'pagination: {format: cursor, cursor_path: next, cursor_param: cursor}',
    })
    server.answer = () => ({ body: { data: records, next: 'again' } })
    const first = await paged.list('crm/stages', account())
    const second = paged.list('crm/stages', account(), { next_cursor: String(first.next_cursor) })
    await expect(second).rejects.toMatchObject({ code: 'pagination_loop' })
  })

  test('is stopped after the most pages', async () => {
    const paged = await make(simpleList, {
      top: 'pagination: {format: page, page_param: page}',
      maxPages: 5,
    })
    server.answer = ({ url }) => ({
      body: { data: [{ id: Number(url.searchParams.get('page')) }] },
    })
    await expect(paged.list('crm/stages', account(), { limit: 100 })).rejects.toMatchObject({
      code: 'too_many_pages',
    })
    expect(server.got.length).toBeLessThanOrEqual(6)
  })

  test('that only repeats its last page is answered with a warning', async () => {
    const paged = await make(simpleList, {
      top: 'pagination: {format: page, page_param: page, total_pages_path: pages}',
    })
    server.answer = () => ({ body: { data: records, pages: 2 } })
    const answer = await paged.list('crm/stages', account(), { limit: 100 })
    expect(answer.result_count).toBe(3)
    expect(answer.warnings?.map(({ code }) => code)).toEqual(['repeated_page'])
  })
})

describe('an account', () => {
  test('without its credentials is told which, before anything is sent', async () => {
    const call = engine.list('crm/stages', { provider: 'acme' })
    await expect(call).rejects.toBeInstanceOf(AccountError)
    await expect(call).rejects.toMatchObject({
      code: 'missing_account_value',
      statusCode: 422,
      fields: ['credentials.token'],
    })
  })

  test('with a value that does not exist is told so', async () => {
    const call = engine.list('crm/stages', { ...account(), context: { regoin: 'us' } })
    await expect(call).rejects.toThrow('did you mean "region"?')
  })

  test('of an unknown provider or for an unknown resource is 404', async () => {
    await expect(engine.list('crm/stages', { provider: 'acne' })).rejects.toThrow(
      'did you mean "acme"?',
    )
    await expect(engine.list('crm/stage' as string, account())).rejects.toBeInstanceOf(
      NotFoundError,
    )
  })

  test('may override single fields: an expression replaces, null removes, the rest stays', async () => {
    const { result } = await engine.list('crm/stages', {
      ...account(),
      overrides: {
        base_url: server.origin,
        headers: { 'x-tenant': 'eu-1', accept: null },
        resources: {
          'crm/stages': {
            list: {
              response_mapping: {
                name: '$uppercase(response.name)',
                created_at: null,
                pipeline: { name: 'context.region' },
              },
            },
          },
        },
      },
    })
    expect(result[0]).toEqual({
      id: '1',
      name: 'ENQUIRY',
      pipeline: { name: 'eu' },
      remote_data: records[0],
    })
    expect(server.got[0]?.headers).toMatchObject({ 'x-tenant': 'eu-1' })
    expect(server.got[0]?.headers.accept).toBeUndefined()
  })

  test('cannot override authentication away', async () => {
    await engine.list('crm/stages', {
      ...account(),
      overrides: { base_url: server.origin, headers: { Authorization: 'Bearer other' } },
    })
    expect(server.got[0]?.headers.authorization).toBe(`Bearer ${account().credentials?.token}`)
  })

  test.each([
    [{ nme: 'response.name' }, 'did you mean "name"?'],
    [{ name: 'response.name &' }, 'Expression ends'],
    [{ name: 'record.name' }, '"record" is not available here'],
    [{ name: 5 }, 'must be an expression or null'],
    [{ created_at: 'credentials.token' }, '"credentials" is not available here'],
  ])('with a wrong override %j is told where', async (response_mapping, message) => {
    const overrides = {
      base_url: server.origin,
      resources: { 'crm/stages': { list: { response_mapping: response_mapping as never } } },
    }
    const call = engine.list('crm/stages', { ...account(), overrides })
    await expect(call).rejects.toMatchObject({ code: 'invalid_override', statusCode: 422 })
    await expect(engine.list('crm/stages', { ...account(), overrides })).rejects.toThrow(message)
  })

  test('with a base URL of its own does not need the context of the original one', async () => {
    const pipedrive = await createEngine({ allowPrivateNetwork: true })
    keep(pipedrive)
    server.answer = () => ({ body: { data: [] } })
    const overrides = { base_url: server.origin }
    const bare = { provider: 'pipedrive', credentials: { api_token: 'x1y2z3' } }
    await expect(pipedrive.list('crm/stages', bare)).rejects.toMatchObject({
      fields: ['context.company_domain'],
    })
    expect((await pipedrive.list('crm/stages', { ...bare, overrides })).result).toEqual([])
  })

  test('cannot smuggle a host, a path or a header in by a value', async () => {
    const pipedrive = await createEngine()
    keep(pipedrive)
    for (const company_domain of ['evil.example/', 'evil.example#', 'a@evil.example', 'a b', '']) {
      const call = pipedrive.list('crm/stages', {
        provider: 'pipedrive',
        context: { company_domain },
        credentials: { api_token: 'x' },
      })
      await expect(call).rejects.toBeInstanceOf(AccountError)
    }
    const call = engine.list('crm/stages', {
      ...account(),
      credentials: { token: 'a\r\nx-injected: 1' },
    })
    await expect(call).rejects.toMatchObject({ code: 'invalid_account' })
  })
})

describe('joins', () => {
  const joined = `before:\n  boards: {path: /boards, response_path: data, key_by: id}\npath: /stages\nresponse_path: data\nresponse_mapping:\n  id: $id(response.id)\n  pipeline: {name: '$find(before.boards, response.board).name'}\n`

  test('are fetched once and kept for a minute, per account', async () => {
    const clock = jumpingClock()
    const made = await make(joined, { clock })
    server.answer = ({ url }) => ({
      body: {
        data: url.pathname === '/boards' ? [{ id: 1, name: 'Sales' }] : [{ id: 5, board: 1 }],
      },
    })
    const calls = () => server.got.filter(({ url }) => url.pathname === '/boards').length
    for (let call = 0; call < 3; call += 1) {
      const { result } = await made.list('crm/stages', account())
      expect(result[0]?.pipeline).toEqual({ name: 'Sales' })
    }
    expect(calls()).toBe(1)
    await made.list('crm/stages', { ...account(), id: 'account-2' })
    expect(calls()).toBe(2)
    clock.waits.push(61_000)
    await made.list('crm/stages', account())
    expect(calls()).toBe(3)
  })

  test('that fail fail the call, unless they are optional', async () => {
    const made = await make(joined)
    server.answer = ({ url }) =>
      url.pathname === '/boards' ? { status: 403, body: { error: 'no' } } : { body: { data: [] } }
    await expect(made.list('crm/stages', account())).rejects.toMatchObject({
      code: 'remote_forbidden',
    })
    const optional = await make(joined.replace('key_by: id', 'key_by: id, optional: true'))
    expect(
      (await optional.list('crm/stages', account())).warnings?.map(({ code }) => code),
    ).toEqual(['join_failed'])
  })
})

describe('iterate()', () => {
  test('gives every record over all pages, whatever the limit says, and tells its warnings', async () => {
    const paged = await make(simpleList, {
      top: 'pagination: {format: offset, offset_param: skip}',
    })
    server.answer = ({ url }) => ({
      body: {
        data: [...records, { id: 4, created: 'soon' }]
          .slice(Number(url.searchParams.get('skip')))
          .slice(0, 2),
      },
    })
    const walk = paged.iterate('crm/stages', account(), { limit: 1 })
    const ids: string[] = []
    for await (const { id } of walk) ids.push(id)
    expect(ids).toEqual(['1', '2', '3'])
    expect(walk.warnings().map(({ code }) => code)).toEqual(['unmappable_record'])
  })

  test('stops fetching when the caller stops', async () => {
    const paged = await make(simpleList, { top: 'pagination: {format: page, page_param: page}' })
    server.answer = ({ url }) => ({
      body: { data: [{ id: Number(url.searchParams.get('page')) }] },
    })
    for await (const { id } of paged.iterate('crm/stages', account())) if (id === '3') break
    expect(server.got).toHaveLength(3)
  })
})

describe('map()', () => {
  test('maps a body or a list of records, without any network', async () => {
    const body = await engine.map(
      'crm/stages',
      'acme',
      { data: records },
      { query: { truto_ignore_remote_data: true } },
    )
    expect(body.result.map(({ name }) => name)).toEqual(['Enquiry', 'Site visit', 'Quote out'])
    const list = await engine.map('crm/stages', 'acme', records.slice(1), { as: 'records' })
    expect(list.result).toHaveLength(2)
    expect(server.got).toEqual([])
  })

  test.each([[null], ['text'], [{}], [{ data: 5 }], [{ data: null }]])(
    'refuses the payload %j',
    async (payload) => {
      await expect(engine.map('crm/stages', 'acme', payload)).rejects.toMatchObject({
        code: 'invalid_payload',
        statusCode: 422,
      })
    },
  )

  test('refuses parameters of a call', async () => {
    await expect(
      engine.map('crm/stages', 'acme', { data: [] }, { query: { limit: 1 as never } }),
    ).rejects.toBeInstanceOf(QueryError)
  })
})

describe('misuse of the library', () => {
  test.each([
    ['an account that is none', () => engine.list('crm/stages', undefined as never)],
    ['a resource that is no text', () => engine.list(5 as never, account())],
    ['a query that is no object', () => engine.list('crm/stages', account(), 'limit=5' as never)],
    ['an option that does not exist', () => createEngine({ mapings: 'x' } as never)],
    ['a provider that is no text', () => engine.map('crm/stages', 7 as never, {})],
  ])('is a TypeError: %s', async (_what, misuse) => {
    await expect(misuse()).rejects.toBeInstanceOf(TypeError)
  })

  test('with a number out of range is a RangeError', async () => {
    await expect(createEngine({ deadline: 0 })).rejects.toBeInstanceOf(RangeError)
  })
})

describe('a broken mapping', () => {
  test('leaves the others usable, and says where it is broken when it is used', async () => {
    const mappings = writeMappings({
      acme: acmeMapping(simpleList),
      bolt: acmeMapping('path: /x\nresponse_mapping: {id: reponse.id}\n').replace(
        'provider: acme',
        'provider: bolt',
      ),
    })
    const made = await createEngine({ mappings })
    expect(made.providers()).toEqual(['acme'])
    const call = made.list('crm/stages', { provider: 'bolt' })
    await expect(call).rejects.toBeInstanceOf(ConfigError)
    await expect(call).rejects.toMatchObject({ code: 'broken_mapping', where: { line: 17 } })
  })

  test('is replaced by a later folder that has the same provider', async () => {
    const broken = writeMappings({ acme: 'provider: acme\n' })
    const made = await createEngine({
      mappings: [broken, writeMappings({ acme: acmeMapping(simpleList) })],
    })
    expect(made.problems()).toEqual([])
    expect(made.providers()).toEqual(['acme'])
  })
})

test('support() is of all usable providers, or of one', async () => {
  const mapping = acmeMapping(simpleList)
  const bolt = mapping.replace('provider: acme', 'provider: bolt')
  const mappings = writeMappings({ acme: mapping, bolt, cobalt: 'provider: cobalt\n' })
  const made = await createEngine({ mappings })
  const named = (provider?: string) => made.support(provider).map((entry) => entry.provider)
  expect(named()).toEqual(['acme', 'bolt'])
  expect(named('bolt')).toEqual(['bolt'])
  expect([named('cobalt'), named('unknown')]).toEqual([[], []])
})

describe('two engines', () => {
  test('map by their own mappings, though their providers have one name', async () => {
    const other = await make(simpleList.replace('response.name', '$uppercase(response.name)'))
    const [first, second] = await Promise.all([
      engine.list('crm/stages', account(), { limit: 1 }),
      other.list('crm/stages', account(), { limit: 1 }),
    ])
    expect([first.result[0]?.name, second.result[0]?.name]).toEqual(['Enquiry', 'ENQUIRY'])
  })
})
