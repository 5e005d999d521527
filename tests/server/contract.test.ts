// The published contract, row by row, over real HTTP: the provider is a server on loopback.
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, writeMappings } from '../support/mapping.ts'
import { type Reply, startServer, type TestServer } from '../support/server.ts'
import {
  type Answer,
  startTestService,
  type TestService,
  testDatabases,
  testStore,
} from '../support/service.ts'

const list = `path: /stages
query_mapping:
  name: query.name.eq
  since: query.created_at.gte
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
  position: response.order
  pipeline:
    id: $id(response.pipeline)
  created_at: $isoDate(response.created)
`
const top =
  'pagination: {format: page, page_param: page, limit_param: per_page, default_limit: 3, has_more_path: more}\nerror_mapping: \'body.problem ? {"message": body.problem}\'\nrate_limit:\n  limit: $toNumber(headers."x-limit")\n  remaining: $toNumber(headers."x-left")\n  reset: $toNumber(headers."x-reset")'

const stages = [
  { id: 11, name: 'Enquiry', order: 1, pipeline: 1, created: '2024-01-01T08:00:00Z' },
  { id: 12, name: 'Visit', order: 2, pipeline: 1, created: '2024-02-01T08:00:00Z' },
  { id: 13, name: 'Offer', order: 3, pipeline: 2, created: '2024-03-01T08:00:00Z' },
  { id: 14, name: 'Won', order: 4, pipeline: 2, created: null },
]

const get = `    get:
      path: /stages/{{id}}
      response_path: data
`

function goodReply(url: URL): Reply {
  const [, id] = /^\/stages\/(.+)/.exec(url.pathname) ?? []
  if (id !== undefined) {
    const found = stages.find((stage) => String(stage.id) === id)
    return found === undefined
      ? { status: 404, body: { problem: 'No such stage' } }
      : { headers: { 'x-limit': '100' }, body: { data: found } }
  }
  const page = Number(url.searchParams.get('page') ?? 1)
  const data = stages.slice((page - 1) * 3, page * 3)
  const limits = { 'x-limit': '100', 'x-left': '42', 'x-reset': '7' }
  return { headers: limits, body: { data, more: page * 3 < stages.length } }
}

describe.each(testDatabases)('GET /unified/crm/stages on %s', (kind) => {
  let provider: TestServer
  let service: TestService
  let id = ''
  const stagesOf = (query: string): Promise<Answer> =>
    service.call(`/unified/crm/stages?integrated_account_id=${id}${query}`)
  const ids = ({ body }: Answer) => body.result.map((stage: { id: string }) => stage.id)

  beforeAll(async () => {
    provider = await startServer(({ url }) => goodReply(url))
    service = await startTestService(await testStore(kind), {
      engine: {
        mappings: writeMappings({ acme: acmeMapping(list, top) + get }),
        allowPrivateNetwork: true,
        retries: 0,
        timeout: 400,
      },
    })
    id = await service.addAccount(acmeAccount(provider.origin))
  })
  afterEach(() => {
    provider.answer = ({ url }) => goodReply(url)
    provider.got.length = 0
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  test('gives records, cursor and count, and the provider got the credentials', async () => {
    const answer = await stagesOf('')
    expect(answer.status).toBe(200)
    expect(answer.body.result[0]).toEqual({
      id: '11',
      name: 'Enquiry',
      position: 1,
      pipeline: { id: '1' },
      created_at: '2024-01-01T08:00:00.000Z',
      remote_data: stages[0],
    })
    expect([ids(answer), answer.body.result_count]).toEqual([['11', '12', '13'], 3])
    expect(provider.got[0]?.headers.authorization).toMatch(/^Bearer tok-/)
  })

  describe('with an id', () => {
    const stage = (wanted: string, query = '') =>
      service.call(`/unified/crm/stages/${wanted}?integrated_account_id=${id}${query}`)

    test('gives the record of the list by itself, in the format that is asked for', async () => {
      const { body: listed } = await stagesOf('')
      const answer = await stage('12')
      expect([answer.status, answer.body]).toEqual([200, listed.result[1]])
      expect(answer.headers.get('ratelimit-limit')).toBe('100')
      expect((await stage('12', '&truto_response_format=raw')).body).toEqual(stages[1])
      const query = '&truto_ignore_remote_data=true&truto_exclude_fields=name,pipeline'
      expect((await stage('12', query)).body).toEqual({
        id: '12',
        position: 2,
        created_at: '2024-02-01T08:00:00.000Z',
      })
      provider.got.length = 0
      await stage('12', '&remote_query[expand]=all')
      expect(provider.got[0]?.url.search).toBe('?expand=all')
    })

    test('that is unknown is a 404 of the provider, and no fault of the account', async () => {
      const { status, body } = await stage('99')
      expect([status, body.code, body.truto_is_remote_error]).toEqual([
        404,
        'remote_not_found',
        true,
      ])
      expect(body.raw_response).toEqual({ problem: 'No such stage' })
      const account = await service.call(`/integrated-accounts/${id}`)
      expect(account.body.status).toBe('active')
    })

    test.each(['%2e%2e%2fpipelines', '12%2Fx', '..%5Cx'])(
      'that would leave the path is refused: %s',
      async (wanted) => {
        provider.got.length = 0
        const { status, body } = await stage(wanted)
        expect([status, body.code, provider.got]).toEqual([400, 'invalid_parameter', []])
      },
    )

    test('takes no parameter of a list', async () => {
      for (const parameter of ['limit=1', 'name=Visit', 'truto_key_by=id', 'lmit=1']) {
        const { status, body } = await stage('12', `&${parameter}`)
        expect([parameter, status, body.message]).toEqual([
          parameter,
          400,
          expect.stringContaining(parameter.split('=')[0] ?? ''),
        ])
      }
    })
  })

  describe('parameters', () => {
    test.each([
      ['missing', '', 400, 'is missing'],
      ['malformed', '?integrated_account_id=7', 400, 'must be one uuid'],
      ['given twice', '?integrated_account_id=a&integrated_account_id=b', 400, 'must be one uuid'],
      [
        'unknown',
        '?integrated_account_id=62f44730-dd91-461e-bd6a-aedd9e0ad79d',
        404,
        'does not exist',
      ],
    ])('integrated_account_id %s', async (_how, query, status, message) => {
      const answer = await service.call(`/unified/crm/stages${query}`)
      expect([answer.status, answer.body.statusCode]).toEqual([status, status])
      expect(answer.body.message).toContain(message)
    })

    test('integrated_account_id missing is named in the insight', async () => {
      const { body } = await service.call('/unified/crm/stages')
      expect(body.truto_error_insight.missing_required_query_parameters).toEqual([
        'integrated_account_id',
      ])
    })

    test('truto_response_format raw gives the provider’s own records, with paging', async () => {
      const first = await stagesOf('&truto_response_format=raw&limit=3')
      expect(first.body.result).toEqual(stages.slice(0, 3))
      const second = await stagesOf(
        `&truto_response_format=raw&next_cursor=${first.body.next_cursor}`,
      )
      expect(second.body.result).toEqual(stages.slice(3))
    })

    test('truto_response_format normalized has every field, and no remote_data', async () => {
      const { body } = await stagesOf('&truto_response_format=normalized&limit=1')
      expect(body.result[0]).toEqual({
        id: '11',
        name: 'Enquiry',
        position: 1,
        status: null,
        pipeline: { id: '1', name: null },
        created_at: '2024-01-01T08:00:00.000Z',
        updated_at: null,
        probability: null,
        outcome: null,
      })
    })

    test('truto_response_format takes nothing else', async () => {
      expect((await stagesOf('&truto_response_format=xml')).status).toBe(400)
    })

    test('truto_key_by keys by a dotted path; the last of two wins, with a warning', async () => {
      const { body } = await stagesOf('&truto_key_by=pipeline.id&limit=4')
      expect(Object.keys(body.result)).toEqual(['1', '2'])
      expect(body.result['1'].name).toBe('Visit')
      expect(body.warnings).toEqual([expect.objectContaining({ code: 'shadowed_keys', count: 2 })])
      expect((await stagesOf('&truto_key_by=nme')).body.code).toBe('unknown_field')
    })

    test.each([
      ['pipeline', 'such as "pipeline.id": "pipeline" is an object'],
      ['remote_data', '"remote_data" is an object'],
    ])('truto_key_by of "%s", which is no key, is refused', async (field, message) => {
      const { status, body } = await stagesOf(`&truto_key_by=${field}`)
      expect([status, body.code]).toEqual([400, 'invalid_parameter'])
      expect(body.message).toContain(message)
    })

    test.each([
      'limit=1&limit=2',
      'limit=2&limit=2',
      'next_cursor=a&next_cursor=b',
      'truto_response_format=raw&truto_response_format=unified',
      'truto_key_by=id&truto_key_by=name',
      'truto_ignore_limit=true&truto_ignore_limit=false',
      'truto_ignore_remote_data=true&truto_ignore_remote_data=true',
      'remote_query=a&remote_query=b',
      'name=Visit&name=Won',
      'name[eq]=Visit&name[eq]=Won',
      'created_at[gte]=2024-01-01&created_at[gte]=2024-02-01',
    ])('%s is told as given twice', async (query) => {
      const { status, body } = await stagesOf(`&${query}`)
      expect([status, body.code]).toEqual([400, 'invalid_parameter'])
      expect(body.message).toContain('given twice')
      expect((await stagesOf('&limit=1&limit=1&limit=1')).body.message).toContain('given 3 times')
    })

    test('limit works across the provider’s pages, and next_cursor goes on', async () => {
      const first = await stagesOf('&limit=2')
      const second = await stagesOf(`&limit=2&next_cursor=${first.body.next_cursor}`)
      expect([ids(first), ids(second)]).toEqual([
        ['11', '12'],
        ['13', '14'],
      ])
      expect(second.body.next_cursor).toBeNull()
      expect((await stagesOf('&limit=0')).status).toBe(400)
      expect((await stagesOf('&limit=1001')).status).toBe(400)
    })

    test('truto_ignore_limit ignores limit', async () => {
      expect(ids(await stagesOf('&limit=1&truto_ignore_limit=true'))).toHaveLength(3)
    })

    test('next_cursor that was altered, or is another call’s, is refused', async () => {
      const { next_cursor: cursor } = (await stagesOf('&limit=2')).body
      const altered = `${cursor.slice(0, -2)}${cursor.endsWith('A') ? 'B' : 'A'}${cursor.slice(-1)}`
      for (const query of [`&next_cursor=${altered}`, `&name=Won&next_cursor=${cursor}`]) {
        expect((await stagesOf(query)).body).toMatchObject({
          statusCode: 400,
          code: 'invalid_cursor',
        })
      }
      const other = await service.addAccount(acmeAccount(provider.origin))
      const answer = await service.call(
        `/unified/crm/stages?integrated_account_id=${other}&next_cursor=${cursor}`,
      )
      expect(answer.body.code).toBe('invalid_cursor')
    })

    test('truto_ignore_remote_data leaves it out', async () => {
      const { body } = await stagesOf('&truto_ignore_remote_data=true')
      expect(body.result[0]).not.toHaveProperty('remote_data')
    })

    test.each([
      'truto_exclude_fields[]=name&truto_exclude_fields[]=pipeline.id',
      'truto_exclude_fields[0]=name&truto_exclude_fields[1]=pipeline.id',
      'truto_exclude_fields=name&truto_exclude_fields=pipeline.id',
      'truto_exclude_fields=name,pipeline.id',
    ])('truto_exclude_fields works as %s', async (query) => {
      const { body } = await stagesOf(`&${query}&limit=1&truto_ignore_remote_data=true`)
      expect(body.result[0]).toEqual({
        id: '11',
        position: 1,
        pipeline: {},
        created_at: '2024-01-01T08:00:00.000Z',
      })
    })

    test('remote_query is passed on, nested too, and wins over a mapped parameter', async () => {
      await stagesOf(
        '&name=won&remote_query[name]=WON&remote_query[a][b]=1&remote_query[c][]=2&remote_query[c][]=3',
      )
      expect([...(provider.got[0]?.url.searchParams ?? [])]).toEqual(
        expect.arrayContaining([
          ['name', 'WON'],
          ['a[b]', '1'],
          ['c', '2'],
          ['c', '3'],
        ]),
      )
      expect(provider.got[0]?.url.searchParams.getAll('name')).toEqual(['WON'])
    })

    test.each([
      ['name=vISIT', ['12']],
      ['name[ne]=Visit&limit=9', ['11', '13', '14']],
      ['name[in]=Visit,Won&limit=9', ['12', '14']],
      ['name[nin][]=Visit&name[nin][]=Won&limit=9', ['11', '13']],
      ['name[like]=%25is%25&limit=9', ['12']],
      ['created_at=2024-02-01&limit=9', ['12']],
      ['created_at[gt]=2024-02-01T08:00:00Z&limit=9', ['13']],
      ['created_at[gte]=2024-02-01&limit=9', ['12', '13']],
      ['created_at[lt]=2024-02-01&limit=9', ['11']],
      ['created_at[lte]=2024-02-01T08:00:00Z&limit=9', ['11', '12']],
    ])('filter %s', async (query, expected) => {
      const answer = await stagesOf(`&${query}`)
      expect([answer.status, ids(answer).sort()]).toEqual([200, expected])
    })

    test('filters that the provider can do are pushed down', async () => {
      await stagesOf('&name=Visit&created_at[gte]=2024-01-01')
      expect(provider.got[0]?.url.search).toContain('name=Visit&since=2024-01-01T00%3A00%3A00.000Z')
    })

    test.each([
      ['created_at[gte]=soon', 'invalid_parameter'],
      ['created_at[around]=2024-01-01', 'invalid_parameter'],
      ['updated_at=2024-01-01', 'unsupported_filter'],
      ['limt=3', 'unknown_parameter'],
      ['__proto__[x]=1', 'invalid_request'],
    ])('%s is a 400', async (query, code) => {
      expect((await stagesOf(`&${query}`)).body).toMatchObject({ statusCode: 400, code })
    })

    test('an unknown parameter comes with a suggestion', async () => {
      expect((await stagesOf('&limt=3')).body.message).toContain('did you mean "limit"')
    })
  })

  describe('the answer', () => {
    test('warnings name a record that does not fit, and it is not in the result', async () => {
      provider.answer = () => ({ body: { data: [{ id: 1, name: 7 }, stages[1]], more: false } })
      const { body } = await stagesOf('')
      expect(body.result_count).toBe(1)
      expect(body.warnings).toEqual([
        expect.objectContaining({
          code: 'invalid_record',
          count: 1,
          records: [{ id: '1', reason: expect.any(String), pointer: '/data/0' }],
        }),
      ])
    })

    test('an empty list is empty, without warnings', async () => {
      provider.answer = () => ({ body: { data: [], more: false } })
      expect((await stagesOf('')).body).toEqual({ result: [], next_cursor: null, result_count: 0 })
    })

    test('states the provider’s limits in the common form', async () => {
      const { headers } = await stagesOf('')
      expect(
        ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`)),
      ).toEqual(['100', '42', '7'])
    })
  })

  describe('errors', () => {
    test('401 without a token, and with a wrong one', async () => {
      for (const token of [null, 'cwk_000000000000_wrong', `cwk_000000000000_${'x'.repeat(43)}`]) {
        const answer = await service.call('/unified/crm/stages', { token })
        expect(answer.body).toMatchObject({
          statusCode: 401,
          error: 'Unauthorized',
          code: 'unauthorized',
        })
        expect(answer.body).not.toHaveProperty('truto_is_remote_error')
        expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      }
    })

    test('403 with a token that may not', async () => {
      const { text } = await service.store.tokens.create({
        name: 'r',
        environment: 'default',
        scopes: ['read'],
      })
      const answer = await service.call('/integrated-accounts', {
        method: 'POST',
        token: text,
        body: { provider: 'acme' },
      })
      expect(answer.body).toMatchObject({ statusCode: 403, code: 'forbidden' })
    })

    test('404 for an unknown resource, with a suggestion', async () => {
      const answer = await service.call(`/unified/crm/stage?integrated_account_id=${id}`)
      expect(answer.body).toMatchObject({ statusCode: 404, code: 'unknown_resource' })
      expect(answer.body.message).toContain('crm/stages')
    })

    test.each([
      [401, 'remote_unauthorized', 'remote_error'],
      [403, 'remote_forbidden', 'forbidden_error'],
      [404, 'remote_not_found', 'remote_error'],
    ])(
      '%d of the provider comes with the remote flag, its body, and no secret',
      async (status, code, insight) => {
        provider.answer = ({ headers }) => ({
          status,
          body: { problem: 'no way', seen: headers.authorization },
        })
        const { body } = await stagesOf('')
        expect(body).toMatchObject({ statusCode: status, code, truto_is_remote_error: true })
        expect(body.truto_error_insight[insight]).toContain('no way')
        expect(body.raw_response).toEqual({
          problem: 'no way',
          seen: expect.stringContaining('[redacted]'),
        })
      },
    )

    test('422 names what the account lacks', async () => {
      const poor = await service.addAccount({ provider: 'acme' })
      const { body } = await service.call(`/unified/crm/stages?integrated_account_id=${poor}`)
      expect(body).toMatchObject({
        statusCode: 422,
        code: 'missing_account_value',
        fields: ['credentials.token'],
      })
    })

    test('429 forwards Retry-After and the limits', async () => {
      provider.answer = () => ({
        status: 429,
        headers: { 'retry-after': '90', 'x-limit': '100', 'x-left': '0', 'x-reset': '90' },
        body: {},
      })
      const { status, headers, body } = await stagesOf('')
      expect([status, body.code, body.truto_is_remote_error]).toEqual([429, 'rate_limited', true])
      expect(body.truto_error_insight.rate_limit_error).toContain('rate limit is reached')
      expect(
        ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'].map((name) =>
          headers.get(name),
        ),
      ).toEqual(['90', '100', '0', '90'])
    })

    test.each([
      ['not JSON', { body: '<html>' }, 'not_json'],
      ['another shape', { body: { items: [] } }, 'unexpected_shape'],
      ['an error in a 200', { body: { problem: 'hidden', data: [] } }, 'remote_error'],
      ['a 500', { status: 500, body: {} }, 'remote_unavailable'],
    ] as const)('502 for %s', async (_what, reply, code) => {
      provider.answer = () => reply
      expect((await stagesOf('')).body).toMatchObject({
        statusCode: 502,
        code,
        truto_is_remote_error: true,
      })
    })

    test('504 when the provider does not answer', async () => {
      provider.answer = () => 'hang'
      expect((await stagesOf('')).body).toMatchObject({ statusCode: 504, code: 'remote_timeout' })
    })
  })
})
