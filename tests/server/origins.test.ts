import { writeMappings } from '../support/mapping.ts'
import { oauthMapping } from '../support/oauth-provider.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

describe.each(testDatabases)('stored secrets on %s', (kind) => {
  let home: TestServer
  let elsewhere: TestServer
  let service: TestService

  beforeAll(async () => {
    home = await startServer(() => ({ body: { data: [] } }))
    elsewhere = await startServer(() => ({ body: { data: [] } }))
    service = await startTestService(await testStore(kind), {
      engine: {
        mappings: writeMappings({ acme: oauthMapping(home.origin) }),
        allowPrivateNetwork: true,
        retries: 0,
      },
    })
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await Promise.all([home.close(), elsewhere.close()])
  })

  const credentials = { token: 'tok-1', refresh_token: 'ref-1' }
  const made = async (more: object = {}) => {
    const overrides = { base_url: home.origin }
    const body = { provider: 'acme', credentials, overrides, ...more }
    const answer = await service.call('/integrated-accounts', { method: 'POST', body })
    expect(answer.status).toBe(201)
    return `/integrated-accounts/${answer.body.id}`
  }
  const patch = (path: string, body: object) => service.call(path, { method: 'PATCH', body })

  test.each([
    ['another base URL', () => ({ overrides: { base_url: elsewhere.origin } })],
    ['another scheme or port', () => ({ overrides: { base_url: 'http://127.0.0.1:9' } })],
    ['no base URL of its own', () => ({ overrides: null })],
    ['another token URL', () => ({ context: { login: elsewhere.origin } })],
    [
      'half of the credentials with it',
      () => ({ overrides: { base_url: elsewhere.origin }, credentials: { token: 'new' } }),
    ],
  ])('stay where they are: %s is refused', async (_what, change) => {
    const path = await made()
    const { body } = await patch(path, change())
    expect(body).toMatchObject({ statusCode: 422, code: 'missing_account_value' })
    expect(body.fields).toContain('credentials.refresh_token')
    const id = path.split('/').at(-1)
    await service.call(`/unified/crm/stages?integrated_account_id=${id}`)
    expect(elsewhere.got).toEqual([])
    expect(home.got.at(-1)?.headers.authorization).toBe('Bearer tok-1')
  })

  test('go elsewhere when all are given again, or taken out', async () => {
    const path = await made()
    const overrides = { base_url: `${elsewhere.origin}/api` }
    const moved = await patch(path, { overrides, credentials: { ...credentials, token: 'tok-2' } })
    expect(moved.status).toBe(200)
    const back = {
      overrides: { base_url: home.origin },
      credentials: { token: 'tok-3', refresh_token: null },
    }
    expect((await patch(path, back)).status).toBe(200)
  })

  test('in the headers of overrides count too', async () => {
    const headers = { 'x-proxy-key': 'key-1' }
    const path = await made({ overrides: { headers } })
    const context = { region: 'us' }
    const kept = await patch(path, { context, credentials })
    expect([kept.status, kept.body.fields]).toEqual([422, ['overrides']])
    expect((await patch(path, { context, credentials, overrides: { headers } })).status).toBe(200)
  })

  test('do not stand in the way of other changes', async () => {
    const path = await made()
    const change = { label: 'North', overrides: { base_url: `${home.origin}/v2` } }
    expect((await patch(path, change)).status).toBe(200)
  })
})
