import { connect } from 'node:net'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { type Reply, startServer, type TestServer } from '../support/server.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

const good: Reply = { body: { data: [{ id: 1, name: 'Enquiry' }] } }

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(condition()).toBe(true)
}

describe.each(testDatabases)('the service on %s', (kind) => {
  let provider: TestServer
  let service: TestService
  let path = ''
  const mappings = writeMappings({ acme: acmeMapping(simpleList) })
  const engine = { mappings, allowPrivateNetwork: true, retries: 0, timeout: 5000 }

  beforeAll(async () => {
    provider = await startServer(() => good)
    service = await startTestService(await testStore(kind), { engine })
    path = `/unified/crm/stages?integrated_account_id=${await service.addAccount(acmeAccount(provider.origin))}`
  })
  beforeEach(() => {
    provider.answer = () => good
    provider.got.length = 0
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  test('gives every answer a request id, the caller’s where it has one, and forbids storing it', async () => {
    const own = await service.call(path, { headers: { 'x-request-id': 'trace-7' } })
    expect([own.headers.get('x-request-id'), own.headers.get('cache-control')]).toEqual([
      'trace-7',
      'no-store',
    ])
    for (const target of [path, '/nowhere', '/unified/crm/stages?limit[=']) {
      const { headers } = await service.call(target, { headers: { 'x-request-id': 'a b\tc' } })
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('HEAD answers like GET without a body, OPTIONS names the methods', async () => {
    const head = await service.call(path, { method: 'HEAD' })
    expect([head.status, head.body, Number(head.headers.get('content-length')) > 10]).toEqual([
      200,
      '',
      true,
    ])
    const options = await service.call('/integrated-accounts', { method: 'OPTIONS', token: null })
    expect([options.status, options.headers.get('allow')]).toEqual([
      204,
      'POST, GET, HEAD, OPTIONS',
    ])
    expect(
      (await service.call('/unified/crm/stages', { method: 'OPTIONS' })).headers.get('allow'),
    ).toBe('GET, HEAD, OPTIONS')
  })

  test('an unknown path is a 404, an unknown method a 405, in the one shape', async () => {
    expect((await service.call('/unified/crm')).body).toMatchObject({
      statusCode: 404,
      code: 'unknown_route',
    })
    const wrong = await service.call('/integrated-accounts', { method: 'PUT' })
    expect(wrong.body).toMatchObject({
      statusCode: 405,
      error: 'Method Not Allowed',
      code: 'method_not_allowed',
    })
    expect(wrong.headers.get('allow')).toContain('POST')
  })

  test('compresses long answers for those who take it', async () => {
    provider.answer = () => ({
      body: { data: Array.from({ length: 200 }, (_, id) => ({ id, name: `Stage ${id}` })) },
    })
    const { headers, body } = await service.call(path, { headers: { 'accept-encoding': 'gzip' } })
    expect([headers.get('content-encoding'), body.result_count]).toEqual(['gzip', 200])
    const plain = await service.call(path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
  })

  test.each([
    ['a long URL', `&name=${'x'.repeat(9000)}`, 414],
    ['deep nesting', `&remote_query${'[a]'.repeat(12)}=1`, 400],
    ['too many parameters', `&${'a=1&'.repeat(1100)}`, 400],
    ['a prototype', '&remote_query[__proto__][x]=1', 400],
  ])('%s is refused, and nothing is sent', async (_what, query, status) => {
    expect((await service.call(`${path}${query}`)).body.statusCode).toBe(status)
    expect(provider.got).toEqual([])
  })

  test('a raw request that is no HTTP gets a 400 and does no harm', async () => {
    const { port } = new URL(service.url)
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('GARBAGE\r\n\r\n'))
      let heard = ''
      socket.on('data', (chunk) => {
        heard += String(chunk)
      })
      socket.on('close', () => resolve(heard))
    })
    expect(text).toMatch(/^HTTP\/1.1 400/)
    expect((await service.call(path)).status).toBe(200)
  })

  test('a client that goes away ends the call to the provider', async () => {
    provider.answer = () => 'hang'
    const controller = new AbortController()
    const call = service.call(path, { signal: controller.signal }).catch(() => 'gone')
    await until(() => provider.got.length === 1)
    const metrics = async () => String((await service.call('/metrics')).body)
    expect(await metrics()).toContain('crosswalk_calls_in_flight 2')
    controller.abort()
    expect(await call).toBe('gone')
    await until(() => service.lines.some((line) => line.includes('"code":"aborted"')))
    expect(await metrics()).toContain('crosswalk_calls_in_flight 1')
  })

  test('a connection that closes ends every call on it, also after others were answered', async () => {
    const { port } = new URL(service.url)
    const request = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${service.token}\r\n\r\n`
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(request))
    const warnings: Error[] = []
    const warn = (warning: Error): number => warnings.push(warning)
    process.on('warning', warn)
    const first = await new Promise((resolve) => socket.once('data', resolve))
    expect(String(first)).toMatch(/^HTTP\/1.1 200/)
    provider.got.length = 0
    provider.answer = () => 'hang'
    const aborted = () => service.lines.filter((line) => line.includes('"code":"aborted"')).length
    const before = aborted()
    socket.write(request.repeat(20))
    await until(() => provider.got.length > 0) // the others wait for their turn
    socket.destroy()
    await until(() => aborted() === before + 20)
    process.off('warning', warn)
    expect(warnings).toEqual([])
    expect(String((await service.call('/metrics')).body)).toContain('crosswalk_calls_in_flight 1')
  })

  test('so many calls of one account run at a time; other accounts go on', async () => {
    const narrow = await startTestService(service.store, { engine, callsPerAccount: 2 })
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    provider.answer = async () => {
      await held
      return good
    }
    const other = await narrow.addAccount({
      ...acmeAccount(),
      overrides: { base_url: `${provider.origin}/b` },
    })
    const calls = [narrow.call(path), narrow.call(path)]
    await until(() => provider.got.length === 2)
    const refused = await narrow.call(path)
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'too_many_calls',
      '1',
    ])
    const others = narrow.call(`/unified/crm/stages?integrated_account_id=${other}`)
    await until(() => provider.got.length === 3)
    release?.()
    expect((await Promise.all([...calls, others])).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ])
    await narrow.stop()
  })

  test('more calls than fit are a 503', async () => {
    const small = await startTestService(service.store, { engine, limits: { maxCalls: 1 } })
    provider.answer = () => 'hang'
    const controller = new AbortController()
    const first = small.call(path, { signal: controller.signal }).catch(() => undefined)
    await until(() => provider.got.length === 1)
    expect((await small.call(path)).body).toMatchObject({ statusCode: 503, code: 'overloaded' })
    expect((await small.call('/healthz')).status).toBe(200)
    controller.abort()
    await first
    await small.stop()
  })

  test('in the end running calls finish, new ones get 503, and it is no longer ready', async () => {
    const ending = await startTestService(service.store, { engine })
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    provider.answer = async () => {
      await held
      return good
    }
    expect((await ending.call('/readyz')).body).toEqual({ status: 'ready' })
    const running = ending.call(path)
    await until(() => provider.got.length === 1)
    const stopped = ending.stop()
    const late = await ending.call(path)
    expect([late.status, late.body.code, late.headers.get('connection')]).toEqual([
      503,
      'shutting_down',
      'close',
    ])
    expect((await ending.call('/readyz')).status).toBe(503)
    release?.()
    expect((await running).status).toBe(200)
    await stopped
    await expect(ending.call('/healthz')).rejects.toThrow('fetch failed')
  })

  test('calls that run too long are cut in the end', async () => {
    const ending = await startTestService(service.store, { engine, drain: 50 })
    provider.answer = () => 'hang'
    const running = ending.call(path).catch(() => 'cut')
    await until(() => provider.got.length === 1)
    await ending.stop()
    expect(await running).toBe('cut')
  })

  test('a whole call ends at its deadline', async () => {
    const quick = await startTestService(service.store, { engine, deadline: 150 })
    provider.answer = () => 'hang'
    const { body } = await quick.call(path)
    expect(body).toMatchObject({ statusCode: 504 })
    await quick.stop()
  })

  test('a host that fails is left alone for a while; other hosts go on', async () => {
    const other = await startServer(() => good)
    const careful = await startTestService(service.store, {
      engine,
      breaker: { window: 2000, leastPerSecond: 1, pause: 400 },
    })
    const healthy = await careful.addAccount(acmeAccount(other.origin))
    provider.answer = () => ({ status: 500, body: {} })
    const codes: string[] = []
    for (let index = 0; index < 10; index += 1) codes.push((await careful.call(path)).body.code)
    expect(codes[0]).toBe('remote_unavailable')
    expect(codes.at(-1)).toBe('circuit_open')
    const held = await careful.call(path)
    expect([held.status, Number(held.headers.get('retry-after')) > 0]).toEqual([503, true])
    expect(held.body).not.toHaveProperty('truto_is_remote_error')
    expect(
      (await careful.call(`/unified/crm/stages?integrated_account_id=${healthy}`)).status,
    ).toBe(200)
    expect((await careful.call('/metrics')).body).toContain('crosswalk_circuits_opened_total 1')
    provider.answer = () => good
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect((await careful.call(path)).status).toBe(200)
    await careful.stop()
    await other.close()
  })

  test('counts calls, answers and errors by provider, and never an account or a value', async () => {
    provider.answer = () => ({ status: 404, body: {} })
    await service.call(path)
    expect((await service.call('/metrics', { token: null })).status).toBe(401)
    const { body, headers } = await service.call('/metrics')
    expect(headers.get('content-type')).toContain('text/plain')
    expect(body).toMatch(
      /crosswalk_calls_total\{provider="acme",resource="crm\/stages",code="ok"\} \d+/,
    )
    expect(body).toMatch(/code="remote_not_found"\} \d+/)
    expect(body).toMatch(/crosswalk_provider_requests_total\{provider="acme",status="404"\} \d+/)
    expect(body).toContain('crosswalk_call_duration_seconds_bucket')
    expect(body).not.toContain(path.split('=')[1])
    expect(body).not.toMatch(/127\.0\.0\.1|host=/)
    expect(body).toMatch(/^process_cpu_seconds_total \d/m)
    expect(body).toMatch(/^nodejs_eventloop_lag_seconds \d/m)
    expect(body).not.toContain('crosswalk_process_')
  })

  test('metrics have a scope of their own', async () => {
    const tokens = await Promise.all(
      (['read', 'manage', 'metrics'] as const).map((scope) =>
        service.store.tokens.create({ name: scope, environment: 'default', scopes: [scope] }),
      ),
    )
    const statuses = tokens.map(async ({ text }) => {
      const own = await service.call('/metrics', { token: text })
      const accounts = await service.call('/integrated-accounts', { token: text })
      return [own.status, accounts.status]
    })
    expect(await Promise.all(statuses)).toEqual([
      [403, 200],
      [403, 403],
      [200, 403],
    ])
  })

  test('logs one line a call, with what finds it again and nothing secret', async () => {
    await service.call(path, { headers: { 'x-request-id': 'find-me' } })
    const line = JSON.parse(service.lines.find((text) => text.includes('find-me')) ?? '{}')
    expect(line).toEqual({
      level: 'info',
      time: expect.any(String),
      msg: 'call',
      request_id: 'find-me',
      token_id: service.token.split('_')[1],
      environment: 'default',
      resource: 'crm/stages',
      provider: 'acme',
      integrated_account_id: path.split('=')[1],
      status: 200,
      code: 'ok',
      ms: expect.any(Number),
    })
  })
})
