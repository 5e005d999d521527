import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import {
  type OAuthProvider,
  oauthClient,
  oauthMapping,
  startOAuthProvider,
} from '../support/oauth-provider.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

function mappingsOf(origin: string): string {
  const clientCredentials = oauthMapping(
    origin,
    '      type: client_credentials\n      client_authentication: client_secret_basic\n',
  )
  return writeMappings({
    acme: oauthMapping(origin),
    plain: acmeMapping(simpleList).replace('provider: acme', 'provider: plain'),
    robot: clientCredentials.replace('provider: acme', 'provider: robot'),
  })
}

describe.each(testDatabases)('OAuth 2 on %s', (kind) => {
  let provider: OAuthProvider
  let service: TestService

  const engineOptions = () => ({
    mappings: mappingsOf(provider.origin),
    allowPrivateNetwork: true,
    retries: 0,
    timeout: 2000,
  })

  beforeAll(async () => {
    provider = await startOAuthProvider()
    service = await startTestService(await testStore(kind), { engine: engineOptions() })
    await service.store.clients.set('default', 'acme', oauthClient)
  })
  beforeEach(() => {
    Object.assign(provider.behaviour, { expiresIn: 3600, grace: 0, delay: 0, fault: undefined })
    provider.got.length = 0
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  const connectedAccount = async (more: object = {}) => {
    const { access_token: token, refresh_token } = provider.issue()
    const { body } = await service.call('/integrated-accounts', {
      method: 'POST',
      body: {
        provider: 'acme',
        credentials: { token, refresh_token },
        overrides: { base_url: provider.origin },
        ...more,
      },
    })
    return String(body.id)
  }
  const stages = (id: string) => service.call(`/unified/crm/stages?integrated_account_id=${id}`)
  const past = new Date(Date.now() - 1000).toISOString()

  test('a token past its end is renewed before the call, once for many calls at a time', async () => {
    const id = await connectedAccount({ token_expires_at: past })
    const before = provider.granted()
    const answers = await Promise.all(Array.from({ length: 50 }, () => stages(id)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(provider.granted() - before).toBe(1)
    const stored = await service.store.accounts.find(id)
    expect(stored?.renewAt?.getTime()).toBeGreaterThan(Date.now() + 3000_000)
    expect(stored?.context).toEqual({ region: 'eu' })
  })

  test('a 401 renews the token once and makes the call once more', async () => {
    const id = await connectedAccount()
    provider.expireAll()
    const before = provider.granted()
    expect((await stages(id)).status).toBe(200)
    expect(provider.granted() - before).toBe(1)
    expect(provider.got.map(({ url }) => url.pathname)).toEqual(['/stages', '/token', '/stages'])
  })

  test('a second 401 is passed on: there is one retry', async () => {
    const id = await connectedAccount()
    provider.behaviour.expiresIn = 0
    provider.expireAll()
    expect((await stages(id)).body).toMatchObject({ statusCode: 401, code: 'remote_unauthorized' })
    expect(provider.got.filter(({ url }) => url.pathname === '/stages')).toHaveLength(2)
  })

  test('a refused grant marks the account, says so from then on, and new credentials mend it', async () => {
    const id = await connectedAccount({ credentials: { token: 'old', refresh_token: 'dead' } })
    const refusals = provider.refused()
    const first = await stages(id)
    expect(first.body).toMatchObject({
      statusCode: 401,
      code: 'needs_reauth',
      truto_is_remote_error: true,
      raw_response: { error: 'invalid_grant' },
    })
    provider.got.length = 0
    const second = await stages(id)
    expect(second.body).toMatchObject({ statusCode: 401, code: 'needs_reauth' })
    expect(second.body.message).toContain('has to be connected again')
    expect([provider.got, provider.refused() - refusals]).toEqual([[], 1])
    const path = `/integrated-accounts/${id}`
    expect((await service.call(path)).body.status).toBe('needs_reauth')
    const { access_token: token, refresh_token } = provider.issue()
    await service.call(path, { method: 'PATCH', body: { credentials: { token, refresh_token } } })
    expect((await stages(id)).status).toBe(200)
  })

  test.each([
    ['a plain 400', { status: 400, body: 'refresh token expired' }, 401, 'needs_reauth'],
    ['a wrong client', { status: 401, body: { error: 'invalid_client' } }, 502, 'token_refused'],
    ['an outage', { status: 503, body: {} }, 502, 'token_refused'],
    ['a limit', { status: 429, headers: { 'retry-after': '60' }, body: {} }, 429, 'rate_limited'],
    ['nonsense', { status: 200, body: '<html>' }, 502, 'token_refused'],
    ['no token', { status: 200, body: { token_type: 'Bearer' } }, 502, 'token_refused'],
    ['a broken connection', 'reset', 502, 'connection_failed'],
    ['no answer', 'hang', 504, 'remote_timeout'],
  ] as const)(
    '%s at the token URL becomes a typed error, and only a dead grant asks for a new connection',
    async (_what, fault, status, code) => {
      const id = await connectedAccount()
      provider.expireAll()
      provider.behaviour.fault = () => fault
      const { body } = await stages(id)
      expect(body).toMatchObject({ statusCode: status, code })
      const failing = code === 'rate_limited' ? 'active' : 'failing'
      expect((await service.store.accounts.find(id))?.status).toBe(
        code === 'needs_reauth' ? 'needs_reauth' : failing,
      )
      expect(JSON.stringify([body, service.lines])).not.toMatch(/planted/)
    },
    30_000,
  )

  test('a token that is due but still good is used while the token URL fails', async () => {
    const id = await connectedAccount({ token_expires_at: past })
    provider.behaviour.fault = () => ({ status: 503, body: {} })
    expect((await stages(id)).status).toBe(200)
  })

  test('client credentials get their first token, and renew it', async () => {
    const { id: client_id, secret: client_secret } = oauthClient
    const { body } = await service.call('/integrated-accounts', {
      method: 'POST',
      body: {
        provider: 'robot',
        credentials: { client_id, client_secret },
        overrides: { base_url: provider.origin },
      },
    })
    expect((await stages(body.id)).status).toBe(200)
    provider.expireAll()
    expect((await stages(body.id)).status).toBe(200)
    expect(provider.got.filter(({ url }) => url.pathname === '/token')).toHaveLength(2)
    expect(provider.got[0]?.headers.authorization).toMatch(/^Basic /)
  })

  describe('connecting an account', () => {
    const start = (query = '') =>
      service.call(`/oauth/acme/start?context[region]=us&label=North${query}`)

    test('sends the person away with PKCE and state, and makes the account from the code', async () => {
      const { body } = await start()
      const parameters = new URL(body.url).searchParams
      expect(Object.fromEntries(parameters)).toMatchObject({
        response_type: 'code',
        client_id: 'client-1',
        scope: 'stages',
        code_challenge_method: 'S256',
        redirect_uri: `${service.url}/oauth/acme/callback`,
      })
      const { code, state } = provider.approve(body.url)
      const page = await service.call(`/oauth/acme/callback?code=${code}&state=${state}`, {
        token: null,
      })
      expect([page.status, page.body]).toEqual([200, expect.stringContaining('<h1>Connected</h1>')])
      const listed = await service.call('/integrated-accounts?limit=200')
      expect(listed.body.result.at(-1)).toMatchObject({
        provider: 'acme',
        label: 'North',
        context: { region: 'eu' },
        credentials: ['refresh_token', 'token'],
        renews_at: expect.any(String),
      })
      const again = await service.call(`/oauth/acme/callback?code=${code}&state=${state}`, {
        token: null,
      })
      expect([again.status, again.body]).toEqual([400, expect.stringContaining('used already')])
    })

    test('goes on to return_to, with the id or the code of the error', async () => {
      const { body } = await start('&return_to=https://app.example/done?x=1')
      const { code, state } = provider.approve(body.url)
      const done = await service.call(`/oauth/acme/callback?code=${code}&state=${state}`, {
        token: null,
      })
      expect([done.status, done.headers.get('location')]).toEqual([
        303,
        expect.stringMatching(
          /^https:\/\/app\.example\/done\?x=1&integrated_account_id=[0-9a-f-]{36}$/,
        ),
      ])
      const second = await start('&return_to=https://app.example/done')
      const no = new URL(second.body.url).searchParams.get('state')
      const refused = await service.call(`/oauth/acme/callback?error=access_denied&state=${no}`, {
        token: null,
      })
      expect(refused.headers.get('location')).toBe('https://app.example/done?error=connect_refused')
      const line = service.lines.findLast((text) => text.includes('connect_refused')) ?? '{}'
      expect(JSON.parse(line)).toMatchObject({ msg: 'refused', route: '/oauth/:provider/callback' })
    })

    test('connects an account again that needs it, and takes a form as well', async () => {
      const id = await connectedAccount({ credentials: { token: 'old', refresh_token: 'dead' } })
      expect((await stages(id)).body.code).toBe('needs_reauth')
      const { body } = await start(`&integrated_account_id=${id}`)
      const { code, state } = provider.approve(body.url)
      const done = await service.call('/oauth/acme/callback', {
        method: 'POST',
        token: null,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `code=${code}&state=${state}`,
      })
      expect(done.status).toBe(303)
      const on = String(done.headers.get('location')).replace(service.url, '')
      expect((await service.call(on, { token: null })).status).toBe(200)
      expect((await service.call(`/integrated-accounts/${id}`)).body.status).toBe('active')
      expect((await service.call(`/integrated-accounts/${id}`)).body.overrides.base_url).toBe(
        provider.origin,
      )
      expect((await stages(id)).status).toBe(200)
    })

    test('context is held against the mapping before any URL is built from it', async () => {
      for (const query of ['context[login]=http://evil.example', 'context[login_url]=x']) {
        const { body } = await service.call(`/oauth/acme/start?${query}`)
        expect(body).toMatchObject({ statusCode: 422, code: 'invalid_account' })
      }
      expect(provider.got).toEqual([])
    })

    test('an account of another provider is refused', async () => {
      const { body: other } = await service.call('/integrated-accounts', {
        method: 'POST',
        body: { provider: 'plain', credentials: { token: 'x' } },
      })
      const { body } = await start(`&integrated_account_id=${other.id}`)
      expect(body).toMatchObject({ statusCode: 400, code: 'invalid_request' })
      expect(body.message).toContain('is one of plain')
    })

    test('an account that is connected again keeps its secrets at their origin', async () => {
      const id = await connectedAccount()
      const elsewhere = `&integrated_account_id=${id}&context[login]=http://127.0.0.1:9`
      const { body } = await start(elsewhere)
      expect(body).toMatchObject({ statusCode: 400, code: 'invalid_request' })
      expect(body.message).toContain('http://127.0.0.1:9')
    })

    test('a browser that began has to come back itself', async () => {
      const begin = async () => {
        const begun = await start('&redirect=true')
        const cookie = String(begun.headers.get('set-cookie'))
        const { code, state } = provider.approve(String(begun.headers.get('location')))
        return { begun, cookie, path: `/oauth/acme/callback?code=${code}&state=${state}` }
      }
      const { begun, cookie, path } = await begin()
      expect(begun.status).toBe(302)
      expect(cookie).toMatch(
        /^crosswalk-connect-[0-9a-f]{16}=[\w-]{43}; Path=\/oauth\/acme\/callback; Max-Age=600; HttpOnly; SameSite=Lax$/,
      )
      const [pair = ''] = cookie.split(';')
      provider.got.length = 0
      const stranger = await service.call(path, { token: null })
      expect([stranger.status, stranger.body]).toEqual([
        400,
        expect.stringContaining('Another browser'),
      ])
      const forged = await begin()
      const wrong = { cookie: `${pair.split('=')[0]}=${'x'.repeat(43)}; ${pair}` }
      expect((await service.call(forged.path, { token: null, headers: wrong })).status).toBe(400)
      expect(provider.got).toEqual([])
      const own = await begin()
      const headers = { cookie: `theme=dark; ${own.cookie.split(';')[0]}` }
      const done = await service.call(own.path, { token: null, headers })
      expect(done.status).toBe(200)
      expect(done.headers.get('set-cookie')).toContain('Max-Age=0')
    })

    test('the cookie of a browser is sent over https only where the service is reached so', async () => {
      const publicUrl = 'https://connect.example/crosswalk'
      const secure = await startTestService(service.store, { engine: engineOptions(), publicUrl })
      const begun = await secure.call('/oauth/acme/start?redirect=true')
      expect(begun.headers.get('set-cookie')).toMatch(
        /; Path=\/crosswalk\/oauth\/acme\/callback; .*; Secure$/,
      )
      await secure.stop()
    })

    test('a forged state, another provider’s, and a wrong code are refused', async () => {
      const callback = (provider: string, query: string) =>
        service.call(`/oauth/${provider}/callback?${query}`, { token: null })
      expect((await callback('acme', 'code=x&state=forged')).status).toBe(400)
      expect((await callback('acme', 'code=x')).status).toBe(400)
      const first = provider.approve((await start()).body.url)
      expect((await callback('robot', `code=${first.code}&state=${first.state}`)).status).toBe(400)
      const second = provider.approve((await start()).body.url)
      const wrong = await callback('acme', `code=wrong&state=${second.state}`)
      expect([wrong.status, wrong.body]).toEqual([401, expect.stringContaining('refuses the code')])
      expect(wrong.headers.get('content-security-policy')).toContain("default-src 'none'")
    })

    test('needs scope manage, a known provider and an application', async () => {
      expect((await service.call('/oauth/acme/start', { token: null })).status).toBe(401)
      expect((await service.call('/oauth/nobody/start')).body).toMatchObject({
        statusCode: 404,
        code: 'unknown_provider',
      })
      const plain = await service.call('/oauth/plain/start')
      expect([plain.status, plain.body.message]).toEqual([
        422,
        expect.stringContaining('cannot be connected by OAuth 2'),
      ])
      expect((await service.call('/oauth/robot/start')).body.message).toContain(
        'oauth-client set robot',
      )
      expect((await service.call('/oauth/acme/start?retrun_to=x')).status).toBe(400)
      expect((await service.call('/oauth/acme/start?return_to=javascript:1')).status).toBe(400)
    })
  })
})
