import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { type Reply, startServer, type TestServer } from '../support/server.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

const good: Reply = { body: { data: [{ id: 1, name: 'Enquiry' }] } }

describe.each(testDatabases)('the status of an account on %s', (kind) => {
  let provider: TestServer
  let service: TestService
  let id = ''

  beforeAll(async () => {
    provider = await startServer(() => good)
    service = await startTestService(await testStore(kind), {
      engine: {
        mappings: writeMappings({ acme: acmeMapping(simpleList) }),
        allowPrivateNetwork: true,
        retries: 0,
      },
      breaker: { leastPerSecond: 100 },
    })
  })
  beforeEach(async () => {
    provider.answer = () => good
    id = await service.addAccount(acmeAccount(provider.origin))
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  const stages = (query = '') =>
    service.call(`/unified/crm/stages?integrated_account_id=${id}${query}`)
  const shown = async () => (await service.call(`/integrated-accounts/${id}`)).body
  const failing = async () =>
    (await service.call('/integrated-accounts?status=failing&limit=200')).body.result.map(
      (account: { id: string }) => account.id,
    )

  test('follows real calls: active, failing with what was wrong, active again', async () => {
    expect(await shown()).toMatchObject({ status: 'active', last_ok_at: null, last_error: null })
    await stages()
    const first = await shown()
    expect(first).toMatchObject({ status: 'active', last_error: null })
    expect(Date.now() - Date.parse(first.last_ok_at)).toBeLessThan(60_000)
    provider.answer = () => ({ status: 403, body: { error: 'no scope for tok-planted' } })
    await stages()
    const second = await shown()
    expect(second).toMatchObject({
      status: 'failing',
      last_ok_at: first.last_ok_at,
      last_error: { code: 'remote_forbidden', message: expect.stringContaining('Acme') },
    })
    expect(Date.now() - Date.parse(second.last_error.at)).toBeLessThan(60_000)
    expect(await failing()).toContain(id)
    provider.answer = () => ({ status: 500, body: {} })
    await stages()
    expect((await shown()).last_error.code).toBe('remote_unavailable')
    provider.answer = () => good
    await stages()
    const third = await shown()
    expect(third).toMatchObject({ status: 'active', last_error: { code: 'remote_unavailable' } })
    expect(await failing()).not.toContain(id)
    expect(third.updated_at).toBe(first.updated_at)
  })

  test('follows verify too', async () => {
    const path = `/integrated-accounts/${id}/verify`
    provider.answer = () => ({ status: 401, body: {} })
    await service.call(path, { method: 'POST' })
    expect(await shown()).toMatchObject({
      status: 'failing',
      last_error: { code: 'remote_unauthorized' },
    })
    provider.answer = () => good
    await service.call(path, { method: 'POST' })
    expect((await shown()).status).toBe('active')
  })

  test('does not follow what callers do wrong, nor limits', async () => {
    await stages('&limit=0')
    await stages('&nmae=x')
    provider.answer = () => ({ status: 400, body: { error: 'no such field' } })
    await stages('&remote_query[nmae]=x')
    provider.answer = () => ({ status: 429, headers: { 'retry-after': '100' }, body: {} })
    expect((await stages()).body.code).toBe('rate_limited')
    expect(await shown()).toMatchObject({ status: 'active', last_error: null })
  })

  test('calls that go on as before write nothing', async () => {
    await stages()
    const { database } = service.store
    const mark = async () => {
      const [row] = await database.query(
        'select xmin::text as mark from integrated_accounts where id = $1',
        [id],
      )
      return row?.mark
    }
    const written = await mark()
    for (let calls = 0; calls < 5; calls += 1) await stages()
    expect(await mark()).toBe(written)
    provider.answer = () => ({ status: 403, body: {} })
    await stages()
    const failed = await mark()
    expect(failed).not.toBe(written)
    for (let calls = 0; calls < 5; calls += 1) await stages()
    expect(await mark()).toBe(failed)
  })

  test('a call that was made with values from before a change says nothing about those after it', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked: () => void = () => undefined
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    provider.answer = async () => {
      asked()
      await held
      return { status: 401, body: {} }
    }
    const call = stages()
    await arrived
    const body = { credentials: { token: 'new' } }
    await service.call(`/integrated-accounts/${id}`, { method: 'PATCH', body })
    release()
    expect((await call).status).toBe(401)
    expect((await shown()).status).toBe('active')
  })
})

describe('the log', () => {
  test('has one line for each change and each refused call', async () => {
    const service = await startTestService(await testStore('embedded'), {
      engine: { mappings: writeMappings({ acme: acmeMapping(simpleList) }) },
    })
    const linesOf = (request: string) =>
      service.lines.map((text) => JSON.parse(text)).filter((line) => line.request_id === request)
    const send = (name: string, path: string, init: object = {}) =>
      service.call(path, { headers: { 'x-request-id': name }, ...init })
    const made = await send('made', '/integrated-accounts', {
      method: 'POST',
      body: { provider: 'acme', credentials: { token: 'tok-planted' } },
    })
    const path = `/integrated-accounts/${made.body.id}`
    await send('changed', path, { method: 'PATCH', body: { label: 'North' } })
    await send('removed', path, { method: 'DELETE' })
    for (const [name, msg] of [
      ['made', 'account created'],
      ['changed', 'account changed'],
      ['removed', 'account removed'],
    ] as const) {
      expect(linesOf(name)).toEqual([
        expect.objectContaining({
          level: 'info',
          msg,
          integrated_account_id: made.body.id,
          provider: 'acme',
          environment: 'default',
          token_id: service.token.split('_')[1],
        }),
      ])
    }
    await send('gone', path)
    expect(linesOf('gone')).toEqual([
      expect.objectContaining({
        msg: 'refused',
        method: 'GET',
        route: '/integrated-accounts/:id',
        code: 'unknown_account',
        integrated_account_id: made.body.id,
      }),
    ])
    await send('tokenless', '/integrated-accounts', { token: null })
    await send('nowhere', '/nowhere')
    await send('wrong-body', '/integrated-accounts', { method: 'POST', body: {} })
    await send('no-account', '/unified/crm/stages')
    await send('no-token', '/unified/crm/stages', { token: null })
    const codes = ['tokenless', 'nowhere', 'wrong-body', 'no-account', 'no-token'].map((name) =>
      linesOf(name).map(({ msg, code, status }) => [msg, code, status]),
    )
    expect(codes).toEqual([
      [['refused', 'unauthorized', 401]],
      [['refused', 'unknown_route', 404]],
      [['refused', 'invalid_request', 400]],
      [['call', 'invalid_request', 400]],
      [['refused', 'unauthorized', 401]],
    ])
    expect(service.lines.join()).not.toContain('planted')
    await service.stop()
    await service.store.close()
  })
})
