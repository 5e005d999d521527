import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

const secret = 'tok-planted-5e7Zq9Xy'

describe.each(testDatabases)('integrated accounts on %s', (kind) => {
  let provider: TestServer
  let service: TestService

  beforeAll(async () => {
    provider = await startServer(() => ({ body: { data: [{ id: 1, name: 'Enquiry' }] } }))
    service = await startTestService(await testStore(kind), {
      engine: {
        mappings: writeMappings({ acme: acmeMapping(simpleList) }),
        allowPrivateNetwork: true,
        retries: 0,
      },
    })
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  const good = () => ({
    provider: 'acme',
    label: 'Northwind',
    context: { region: 'us' },
    credentials: { token: secret },
    overrides: { base_url: provider.origin, headers: { 'x-proxy': secret } },
  })
  const create = (body: unknown = good()) =>
    service.call('/integrated-accounts', { method: 'POST', body })

  test('are made, shown, changed and removed; secrets are never given back', async () => {
    const made = await create()
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/integrated-accounts/${made.body.id}`,
    ])
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      provider: 'acme',
      environment: 'default',
      label: 'Northwind',
      status: 'active',
      context: { region: 'us' },
      credentials: ['token'],
      overrides: { base_url: provider.origin, headers: { 'x-proxy': '[redacted]' } },
      last_ok_at: null,
      last_error: null,
      renews_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    const path = `/integrated-accounts/${made.body.id}`
    const changed = await service.call(path, {
      method: 'PATCH',
      body: { label: null, context: { region: null }, credentials: { token: 'another' } },
    })
    expect(changed.body).toMatchObject({ label: null, context: {}, credentials: ['token'] })
    const stages = await service.call(`/unified/crm/stages?integrated_account_id=${made.body.id}`)
    expect(stages.body.result_count).toBe(1)
    expect(provider.got.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer another',
      'x-proxy': secret,
    })
    expect((await service.call(path, { method: 'DELETE' })).status).toBe(204)
    expect((await service.call(path)).body.code).toBe('unknown_account')
    expect((await service.call(path, { method: 'DELETE' })).status).toBe(404)
    const gone = await service.call(`/unified/crm/stages?integrated_account_id=${made.body.id}`)
    expect(gone.status).toBe(404)
    const everything = JSON.stringify([made, changed, stages, service.lines])
    expect(everything).not.toContain(secret)
  })

  test('are checked against what the provider declares; 422 names every field', async () => {
    const { status, body } = await create({
      provider: 'acme',
      context: { regoin: 'us' },
      credentials: { key: 'x' },
    })
    expect([status, body.code]).toEqual([422, 'invalid_account'])
    expect(body.fields).toEqual(['context.regoin', 'credentials.key', 'credentials.token'])
    expect((await create({ provider: 'acne' })).body).toMatchObject({
      statusCode: 422,
      fields: ['provider'],
    })
    const override = {
      ...good(),
      overrides: { resources: { 'crm/stages': { list: { response_mapping: { nme: 'x' } } } } },
    }
    expect((await create(override)).body).toMatchObject({ code: 'invalid_override' })
  })

  test.each([
    ['no provider', {}, "required property 'provider'"],
    ['a number as credential', { provider: 'acme', credentials: { token: 7 } }, 'must be string'],
    ['an unknown member', { provider: 'acme', secret: 'x' }, 'additional properties'],
    ['broken JSON', '{"provider":', 'JSON'],
  ])('%s is a 400', async (_what, body, message) => {
    const answer = await create(body)
    expect(answer.body).toMatchObject({ statusCode: 400, code: 'invalid_request' })
    expect(answer.body.message).toContain(message)
  })

  test('a body of another type is a 415, a long one a 413', async () => {
    const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }
    expect((await service.call('/integrated-accounts', plain)).body).toMatchObject({
      statusCode: 415,
      code: 'invalid_request',
    })
    expect((await create({ provider: 'x'.repeat(2_000_000) })).status).toBe(413)
  })

  test('are listed by pages, oldest first, by provider and status', async () => {
    const before = await service.call('/integrated-accounts?limit=200')
    const made: string[] = []
    for (let index = 0; index < 5; index += 1) made.push((await create()).body.id)
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await service.call(
        `/integrated-accounts?limit=2&provider=acme&status=active${cursor}`,
      )
      seen.push(...page.body.result.map(({ id }: { id: string }) => id))
      cursor = page.body.next_cursor === null ? '' : `&next_cursor=${page.body.next_cursor}`
    } while (cursor !== '')
    expect(seen.slice(before.body.result_count)).toEqual(made)
    const other = await service.call('/integrated-accounts?limit=2')
    const mixed = await service.call(
      `/integrated-accounts?provider=acme&next_cursor=${other.body.next_cursor}`,
    )
    expect(mixed.body.code).toBe('invalid_cursor')
    expect((await service.call('/integrated-accounts?limt=2')).status).toBe(400)
    expect((await service.call('/integrated-accounts?status=dead')).status).toBe(400)
    const twice = await service.call('/integrated-accounts?limit=1&limit=2')
    expect([twice.status, twice.body.message]).toEqual([
      400,
      'Query parameter "limit" is given twice',
    ])
  })

  test('belong to an environment: tokens of another do not see them', async () => {
    const { body } = await create()
    const { text: token } = await service.store.tokens.create({
      name: 'staging',
      environment: 'staging',
      scopes: ['read', 'manage'],
    })
    const path = `/integrated-accounts/${body.id}`
    for (const method of ['GET', 'DELETE']) {
      expect((await service.call(path, { method, token })).status).toBe(404)
    }
    expect((await service.call('/integrated-accounts', { token })).body.result).toEqual([])
    const stages = `/unified/crm/stages?integrated_account_id=${body.id}`
    expect((await service.call(stages, { token })).body.code).toBe('unknown_account')
    expect((await service.call(stages)).status).toBe(200)
  })

  test('verify makes one real call, and passes the provider’s refusal on', async () => {
    const { body } = await create()
    const path = `/integrated-accounts/${body.id}/verify`
    provider.got.length = 0
    expect((await service.call(path, { method: 'POST' })).body).toEqual({
      ok: true,
      integrated_account_id: body.id,
      provider: 'acme',
      resource: 'crm/stages',
      milliseconds: expect.any(Number),
    })
    expect(provider.got).toHaveLength(1)
    provider.answer = () => ({ status: 401, body: {} })
    const refused = await service.call(path, { method: 'POST' })
    expect(refused.body).toMatchObject({ statusCode: 401, truto_is_remote_error: true })
  })

  test('two changes at the same time both hold', async () => {
    const { body } = await create()
    const path = `/integrated-accounts/${body.id}`
    await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        service.call(path, {
          method: 'PATCH',
          body: index % 2 === 0 ? { label: 'b' } : { context: { region: 'eu' } },
        }),
      ),
    )
    expect((await service.call(path)).body).toMatchObject({ label: 'b', context: { region: 'eu' } })
  })
})
