import { createEngine, type Engine } from 'crosswalk'

let engine: Engine

beforeAll(async () => {
  engine = await createEngine()
})
afterAll(() => engine.close())

function check(context: Readonly<Record<string, string>>): Promise<void> {
  const values = { instance_url: 'https://northwind.my.salesforce.com', ...context }
  return engine.checkAccount({
    provider: 'salesforce',
    context: values,
    credentials: { access_token: 'made-up' },
  })
}

test.each([
  'https://login.salesforce.com',
  'https://test.salesforce.com',
  'https://northwind.my.salesforce.com',
  'https://northwind--uat.sandbox.my.salesforce.com',
  'https://login.salesforce.mil',
  'https://northwind.my.salesforce.mil',
])('people of Salesforce may log in at %s', async (loginUrl) => {
  await expect(check({ login_url: loginUrl })).resolves.toBeUndefined()
})

test.each([
  'https://salesforce.com.attacker.example',
  'https://attacker.example/.salesforce.com',
  'https://notsalesforce.com',
  'https://northwind.my.salesforce.com/path',
  'http://login.salesforce.com',
])('people of Salesforce may not log in at %s', async (loginUrl) => {
  await expect(check({ login_url: loginUrl })).rejects.toThrow(
    expect.objectContaining({ fields: ['context.login_url'] }),
  )
})

test('ApiName is asked for, so the API version is v36.0 or later', async () => {
  for (const version of ['v36.0', 'v41.0', 'v68.0', 'v100.0'])
    await expect(check({ api_version: version })).resolves.toBeUndefined()
  for (const version of ['v35.0', 'v9.0', 'v36', '60.0'])
    await expect(check({ api_version: version })).rejects.toThrow(
      expect.objectContaining({ fields: ['context.api_version'] }),
    )
})

test('Pipedrive is authorized without PKCE, Close with it', async () => {
  const start = (provider: string) =>
    engine.oauth.start(provider, {
      client: { id: 'made-up', secret: 'made-up-too' },
      redirectUri: 'https://app.example/back',
    })
  const pipedrive = await start('pipedrive')
  expect([...new URL(pipedrive.url).searchParams.keys()].sort()).toEqual([
    'client_id',
    'redirect_uri',
    'response_type',
    'state',
  ])
  expect(pipedrive.codeVerifier).toBeUndefined()
  const close = await start('close')
  expect(new URL(close.url).searchParams.get('code_challenge_method')).toBe('S256')
  expect(close.codeVerifier).toEqual(expect.any(String))
})

const client = { id: 'made-up', secret: 'made-up-too' }

test.each([
  [
    'kommo',
    'host',
    ['northwind.kommo.com', 'northwind.amocrm.ru'],
    'northwind.kommo.com.evil.example',
  ],
  [
    'dynamics-365-sales',
    'host',
    ['northwind.crm4.dynamics.com'],
    'evil.example/.crm4.dynamics.com',
  ],
  [
    'zoho-crm',
    'accounts_url',
    ['https://accounts.zoho.com.au'],
    'https://accounts.zoho.com.evil.example',
  ],
])('the secrets of %s go to %s of the vendor only', async (provider, name, good, evil) => {
  const start = (value: string) =>
    engine.oauth.start(provider, {
      client,
      redirectUri: 'https://app.example/back',
      context: { [name]: value },
    })
  for (const value of good) await expect(start(value)).resolves.toHaveProperty('url')
  await expect(start(evil)).rejects.toMatchObject({ fields: [`context.${name}`] })
})

test('people are sent where the vendor wants them, with the parameters that bring a refresh token', async () => {
  const sent = async (provider: string, context: Record<string, string>) => {
    const redirectUri = 'https://app.example/back'
    const { url } = await engine.oauth.start(provider, { client, redirectUri, context })
    const { origin, pathname, searchParams } = new URL(url)
    return [origin + pathname, searchParams.get('scope'), searchParams.get('access_type')]
  }
  expect(await sent('zoho-crm', { accounts_url: 'https://accounts.zoho.eu' })).toEqual([
    'https://accounts.zoho.eu/oauth/v2/auth',
    'ZohoCRM.settings.pipeline.READ,ZohoCRM.settings.layouts.READ',
    'offline',
  ])
  const host = 'northwind.crm4.dynamics.com'
  expect(await sent('dynamics-365-sales', { host, tenant: 'northwind.example' })).toEqual([
    'https://login.microsoftonline.com/northwind.example/oauth2/v2.0/authorize',
    `https://${host}/user_impersonation offline_access`,
    null,
  ])
})

test('an application of Dynamics 365 Sales asks for tokens by itself, a user of it renews them', () => {
  const renewable = (credentials: Record<string, string>) =>
    engine.oauth.isRenewable({ provider: 'dynamics-365-sales', credentials })
  const own = { client_id: 'made-up', client_secret: 'made-up-too' }
  expect(renewable(own)).toBe(true)
  expect(renewable({ ...own, app_access_token: 'made-up' })).toBe(true)
  expect(renewable({ ...own, access_token: 'made-up', refresh_token: 'made-up' })).toBe(true)
  expect(renewable({ access_token: 'made-up' })).toBe(false)
})

test('standing caveats are in the support table, those of single answers are told apart', () => {
  const caveats = (provider: string) =>
    engine.support().find((entry) => entry.provider === provider)?.caveats
  expect(caveats('capsule')).toEqual([
    { message: expect.stringContaining('order of the pipeline'), standing: true },
  ])
  expect(caveats('activecampaign')?.map(({ standing }) => standing)).toEqual([false, false])
})
