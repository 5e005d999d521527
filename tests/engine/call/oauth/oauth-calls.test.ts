import { type Account, createEngine, type Engine } from 'crosswalk'
import { writeMappings } from '../../../support/mapping.ts'
import {
  type OAuthProvider,
  oauthClient,
  oauthMapping,
  startOAuthProvider,
} from '../../../support/oauth-provider.ts'

let provider: OAuthProvider
let engine: Engine

beforeAll(async () => {
  provider = await startOAuthProvider()
  const extras =
    '      expires_in: 900\n      redirect_uri_on_refresh: true\n      reauth_errors: [invalid_code]\n      token_params: {audience: stages}\n      authorize_params: {prompt: consent}\n'
  engine = await createEngine({
    mappings: writeMappings({
      acme: oauthMapping(provider.origin, extras).replace(
        '[stages]',
        "[stages, '{{context.login}}/.default']",
      ),
    }),
    allowPrivateNetwork: true,
    timeout: 2000,
  })
  expect(engine.problems()).toEqual([])
})
beforeEach(() => {
  Object.assign(provider.behaviour, { expiresIn: 60, fault: undefined })
  provider.got.length = 0
})
afterAll(async () => {
  engine.close()
  await provider.close()
})

const account = (credentials: Account['credentials'] = {}): Account => ({
  provider: 'acme',
  credentials,
})
const client = { client_id: oauthClient.id, client_secret: oauthClient.secret }

describe('engine.oauth', () => {
  test('isRenewable() and lacksToken() tell by what the account holds', () => {
    const told = (credentials: Account['credentials'], hasClient?: boolean) => [
      engine.oauth.isRenewable(account(credentials), hasClient),
      engine.oauth.lacksToken(account(credentials), hasClient),
    ]
    expect(told({ token: 't' })).toEqual([false, false])
    expect(told({ token: 't', refresh_token: 'r' })).toEqual([false, false])
    expect(told({ token: 't', refresh_token: 'r' }, true)).toEqual([true, false])
    expect(told({ refresh_token: 'r', ...client })).toEqual([true, true])
    expect(told({})).toEqual([false, false])
  })

  test('renew() sends what the mapping says, and gives what changes', async () => {
    const { refresh_token } = provider.issue()
    const grant = await engine.oauth.renew(account({ refresh_token, ...client }), {
      redirectUri: 'https://app.example/back',
    })
    const form = Object.fromEntries(new URLSearchParams(provider.got[0]?.body))
    expect(form).toEqual({
      grant_type: 'refresh_token',
      refresh_token,
      redirect_uri: 'https://app.example/back',
      audience: 'stages',
      ...client,
    })
    expect(grant.credentials).toEqual({
      token: expect.stringMatching(/^acc-/),
      refresh_token: expect.stringMatching(/^ref-/),
    })
    expect(grant.context).toEqual({ region: 'eu' })
    expect(Math.abs((grant.expiresAt ?? 0) - Date.now() - 60_000)).toBeLessThan(5000)
  })

  test('renew() takes the mapping’s lifetime where the answer says none', async () => {
    provider.behaviour.expiresIn = undefined
    const { refresh_token } = provider.issue()
    const { expiresAt } = await engine.oauth.renew(account({ refresh_token, ...client }))
    expect(Math.abs((expiresAt ?? 0) - Date.now() - 900_000)).toBeLessThan(5000)
  })

  test('renew() says what an account lacks, before anything is sent', async () => {
    await expect(engine.oauth.renew(account({ token: 't' }))).rejects.toMatchObject({
      code: 'missing_account_value',
      fields: ['credentials.refresh_token'],
    })
    await expect(
      engine.oauth.renew(account({ token: 't', refresh_token: 'r' })),
    ).rejects.toMatchObject({
      fields: ['credentials.client_id'],
    })
    expect(provider.got).toEqual([])
  })

  test('renew() can be aborted, and no error holds a secret', async () => {
    provider.behaviour.fault = () => 'hang'
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 50)
    const held = account({ refresh_token: 'ref-planted-1', ...client })
    await expect(engine.oauth.renew(held, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    })
    provider.behaviour.fault = (got) => ({
      status: 400,
      body: { error: 'invalid_grant', seen: got.body },
    })
    const error = await engine.oauth.renew(held).catch((thrown) => thrown)
    expect(error.code).toBe('needs_reauth')
    expect(JSON.stringify(error)).not.toContain('planted')
  })

  test('renew() knows a dead grant by the errors that the mapping names, also in a 200', async () => {
    const held = account({ refresh_token: 'ref-planted-1', ...client })
    for (const [status, error, code] of [
      [200, 'invalid_code', 'needs_reauth'],
      [400, 'invalid_code', 'needs_reauth'],
      [400, 'invalid_client', 'token_refused'],
    ] as const) {
      provider.behaviour.fault = () => ({ status, body: { error } })
      await expect(engine.oauth.renew(held)).rejects.toMatchObject({ code })
    }
  })

  test('start() names everything the provider needs; exchange() needs the same verifier', async () => {
    const redirectUri = 'https://app.example/back'
    const begun = await engine.oauth.start('acme', { client: oauthClient, redirectUri })
    expect(Object.fromEntries(new URL(begun.url).searchParams)).toMatchObject({
      prompt: 'consent',
      scope: `stages ${provider.origin}/.default`,
      state: begun.state,
    })
    const { code } = provider.approve(begun.url)
    const wrong = engine.oauth.exchange('acme', {
      client: oauthClient,
      redirectUri,
      code,
      codeVerifier: 'x'.repeat(43),
    })
    await expect(wrong).rejects.toMatchObject({ code: 'needs_reauth' })
    const second = provider.approve(begun.url)
    const grant = await engine.oauth.exchange('acme', {
      client: oauthClient,
      redirectUri,
      code: second.code,
      ...(begun.codeVerifier === undefined ? {} : { codeVerifier: begun.codeVerifier }),
    })
    expect(Object.keys(grant.credentials)).toEqual(['token', 'refresh_token'])
  })
})

describe('context values that a URL is built from', () => {
  const wrong = [
    [{ login: 'http://evil.example' }, 'context.login'],
    [{ login: 'http://127.0.0.1:80@evil.example' }, 'context.login'],
    [{ login_url: 'http://127.0.0.1:80' }, 'context.login_url'],
    [{ login: 7 as unknown as string }, 'context.login'],
  ] as const
  const redirectUri = 'https://app.example/back'
  const refusal = (field: string) => ({ code: 'invalid_account', fields: [field] })

  test.each(wrong)(
    '%j is refused wherever one is built, and nothing is sent',
    async (context, field) => {
      const options = { client: oauthClient, redirectUri, context }
      await expect(engine.oauth.start('acme', options)).rejects.toMatchObject(refusal(field))
      await expect(engine.oauth.exchange('acme', { ...options, code: 'c' })).rejects.toMatchObject(
        refusal(field),
      )
      const held = { ...account({ token: 't', refresh_token: 'r', ...client }), context }
      await expect(engine.oauth.renew(held)).rejects.toMatchObject(refusal(field))
      await expect(engine.list('crm/stages', held)).rejects.toMatchObject(refusal(field))
      await expect(engine.checkAccount(held)).rejects.toMatchObject(refusal(field))
      for (const check of [
        () => engine.oauth.checkConnect('acme', context),
        () => engine.origins(held),
      ])
        expect(check).toThrow(expect.objectContaining(refusal(field)))
      expect(provider.got).toEqual([])
    },
  )

  test('tell the origins that credentials go to', () => {
    expect(engine.origins({ ...account(), context: { region: 'us' } })).toEqual([
      'https://us.acme.example',
      provider.origin,
    ])
    const overrides = { base_url: 'https://proxy.example/acme' }
    expect(engine.origins({ ...account(), overrides })[0]).toBe('https://proxy.example')
  })
})

describe('engine.checkAccount()', () => {
  test('names everything that is wrong at once, and lets an account be that can still get its token', async () => {
    const faulty = { provider: 'acme', context: { regoin: 'x' }, credentials: { tokn: 'y' } }
    await expect(engine.checkAccount(faulty)).rejects.toThrow(
      expect.objectContaining({
        fields: ['context.regoin', 'credentials.tokn', 'credentials.token'],
      }),
    )
    await engine.checkAccount(account({ refresh_token: 'r' }))
    await engine.checkAccount(account({ token: 't' }))
    const overrides = { resources: { 'crm/leads': {} } }
    await expect(engine.checkAccount({ ...account({ token: 't' }), overrides })).rejects.toThrow(
      'which Acme does not have',
    )
  })
})
