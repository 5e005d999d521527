import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

const secret = 'tok-planted-5e7Zq9Xy'

describe.each(testDatabases)('Idempotency-Key on %s', (kind) => {
  let service: TestService

  beforeAll(async () => {
    service = await startTestService(await testStore(kind), {
      engine: { mappings: writeMappings({ acme: acmeMapping(simpleList) }) },
    })
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
  })

  const good = { provider: 'acme', label: 'Northwind', credentials: { token: secret } }
  const create = (key: string, body: unknown = good, token = service.token) =>
    service.call('/integrated-accounts', {
      method: 'POST',
      headers: { 'idempotency-key': key },
      token,
      body,
    })
  const count = async () =>
    (await service.call('/integrated-accounts?limit=200')).body.result_count as number

  test('makes one account, however often and at the same time it is sent', async () => {
    const before = await count()
    const answers = await Promise.all(Array.from({ length: 12 }, () => create('order-1')))
    const ids = new Set(answers.map(({ body }) => body.id))
    expect([answers.map(({ status }) => status), ids.size]).toEqual([Array(12).fill(201), 1])
    const other = { credentials: { token: secret }, label: 'Northwind', provider: 'acme' }
    expect((await create('"order-1"', other)).body.id).toBe([...ids][0])
    expect(await count()).toBe(before + 1)
    expect((await create('order-2')).body.id).not.toBe([...ids][0])
  })

  test('with another body is refused, and so is one whose account was removed', async () => {
    const { body } = await create('order-3')
    const other = await create('order-3', { ...good, credentials: { token: 'another' } })
    expect(other.body).toMatchObject({ statusCode: 422, code: 'idempotency_conflict' })
    await service.call(`/integrated-accounts/${body.id}`, { method: 'DELETE' })
    const removed = await create('order-3')
    expect(removed.body).toMatchObject({ statusCode: 409, code: 'idempotency_conflict' })
  })

  test('a refused body may be corrected under the same key', async () => {
    expect((await create('order-4', { provider: 'acme' })).status).toBe(422)
    expect((await create('order-4')).status).toBe(201)
  })

  test('belongs to an environment, and ends after a day', async () => {
    const { body } = await create('order-5')
    const { text } = await service.store.tokens.create({
      name: 'staging',
      environment: 'staging',
      scopes: ['manage'],
    })
    expect((await create('order-5', { ...good, label: 'Other' }, text)).status).toBe(201)
    const { database } = service.store
    const [row] = await database.query(
      `select extract(epoch from max(expires_at) - now()) / 3600 as hours from idempotency_keys`,
    )
    expect(Number(row?.hours)).toBeCloseTo(24, 1)
    await database.query(`update idempotency_keys set expires_at = now() - interval '1 second'`)
    expect((await create('order-5')).body.id).not.toBe(body.id)
  })

  test.each(['', 'a b', 'x'.repeat(256)])('"%s" is no key', async (key) => {
    expect((await create(key)).body).toMatchObject({ statusCode: 400, code: 'invalid_request' })
  })

  test('neither key nor body is stored in the clear', async () => {
    await create('order-6')
    const rows = await service.store.database.query('select * from idempotency_keys')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/planted|order-|Northwind/)
  })
})
