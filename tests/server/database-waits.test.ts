// Waits for a PostgreSQL server that does not answer; an embedded database has none.
import { openStore, type Store } from '@crosswalk/server'
import pg from 'pg'
import { errorAnswer } from '../../server/http/error-answer.ts'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startServer, type TestServer } from '../support/server.ts'
import {
  freshPostgres,
  startTestService,
  type TestService,
  testDatabases,
  testKey,
} from '../support/service.ts'

test.each([
  ['a statement that was cancelled', { code: '57014' }],
  ['a lock that was waited for too long', { code: '55P03' }],
  ['a server that ends', { code: '57P01' }],
  ['too many connections', { code: '53300' }],
  ['a connection that is refused', { code: 'ECONNREFUSED' }],
  ['a driver that waited too long', { message: 'Query read timeout' }],
])('%s is an unavailable database to callers', (_what, error) => {
  const { body, headers } = errorAnswer(Object.assign(new Error(), error))
  expect(body).toMatchObject({ statusCode: 503, code: 'database_unavailable' })
  expect(headers).toEqual({ 'retry-after': '1' })
})

const withPostgres = testDatabases.includes('postgres') ? describe : describe.skip
withPostgres('a database that keeps calls waiting', () => {
  let database: Awaited<ReturnType<typeof freshPostgres>>
  let store: Store
  let service: TestService
  let provider: TestServer
  let holder: pg.Client
  let path = ''

  beforeAll(async () => {
    database = await freshPostgres()
    store = await openStore({ databaseUrl: database.url, encryptionKey: testKey, connections: 2 })
    provider = await startServer(() => ({ body: { data: [{ id: 1 }] } }))
    service = await startTestService(store, {
      deadline: 500,
      engine: {
        mappings: writeMappings({ acme: acmeMapping(simpleList) }),
        allowPrivateNetwork: true,
      },
    })
    const id = await service.addAccount(acmeAccount(provider.origin))
    path = `/unified/crm/stages?integrated_account_id=${id}`
    holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('begin')
    await holder.query('lock table integrated_accounts in access exclusive mode')
  })
  afterAll(async () => {
    await holder.end()
    await service.stop()
    await store.close()
    await provider.close()
    await database.drop()
  })

  test('each call ends at its deadline and says why, also those that wait for a connection', async () => {
    const started = performance.now()
    const body = { provider: 'acme', credentials: { token: 'x' } }
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => service.call(path)),
      service.call('/integrated-accounts'),
      service.call('/integrated-accounts', { method: 'POST', body }),
    ])
    expect(performance.now() - started).toBeLessThan(4000)
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
      Array(8).fill([503, 'database_unavailable']),
    )
    await holder.query('rollback')
    expect((await service.call(path)).status).toBe(200)
  }, 20_000)

  test('a connection that breaks between two statements of a transaction fails the transaction, and nothing else', async () => {
    const broken = store.database.transaction(async (query) => {
      const [own] = await query('select pg_backend_pid() as pid')
      await holder.query('select pg_terminate_backend($1)', [own?.pid])
      await new Promise((resolve) => setTimeout(resolve, 100))
      await query('select 1')
    })
    await expect(broken).rejects.toThrow()
    expect((await service.call(path)).status).toBe(200)
  })
})
