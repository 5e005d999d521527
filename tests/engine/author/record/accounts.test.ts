import type { Account, Send } from 'crosswalk'
import {
  builtinFixtures,
  createCasePlayer,
  type RecordedCase,
  recordCase,
  runCase,
  sandboxAccount,
  startReplayServer,
  startSandbox,
} from 'crosswalk/testing'

const credentials = { api_key: 'k-5f1e88a90c3d', app_key: 'a-771290ffab' }

/** Records a shipped provider whose answers are those of the sandbox, asked by another account. */
async function record(account: Account, change: (text: string) => string = (text) => text) {
  const sandbox = await startSandbox(builtinFixtures)
  const { engine, close } = await createCasePlayer({})
  const made = sandboxAccount(engine, account.provider)
  const sent: string[] = []
  const send: Send = async (request, bounds) => {
    sent.push(request.url)
    const asMade = (text: string) => swap(text, account, made)
    const url = asMade(request.url)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, asMade(value)]),
    )
    const answer = await sandbox.send({ ...request, url, headers }, bounds)
    return { ...answer, body: change(answer.body) }
  }
  const recorded = await recordCase({ name: 'live', resource: 'crm/stages', account, send })
  const server = await startReplayServer()
  const report = await runCase(server, recorded.fixture)
  expect([report.faults, recorded.differences(report)]).toEqual([[], []])
  await server.close()
  await sandbox.close()
  close()
  return { ...recorded, sent }
}

// The sandbox knows its own account only.
function swap(text: string, real: Account, made: Account): string {
  const pair = /^Basic (.*)$/.exec(text)?.[1]
  if (pair !== undefined)
    return `Basic ${Buffer.from(swap(Buffer.from(pair, 'base64').toString(), real, made)).toString('base64')}`
  return [...Object.entries(real.credentials ?? {}), ...Object.entries(real.context ?? {})].reduce(
    (changed, [name, value]) =>
      changed.replaceAll(value, made.credentials?.[name] ?? made.context?.[name] ?? value),
    text,
  )
}

const headersOf = ({ fixture }: RecordedCase) => fixture.content.headers
const queryOf = ({ fixture }: RecordedCase) => fixture.content.exchanges[0]?.request.query

test('recordCase() writes credentials in URLs and Basic pairs as those of the sandbox', async () => {
  const inUrls = await record({ provider: 'pipeline-crm', credentials })
  expect(inUrls.sent[0]).toContain(credentials.api_key)
  expect(queryOf(inUrls)).toMatchObject({ api_key: 'sandbox-api-key', app_key: 'sandbox-app-key' })
  const basic = await record({ provider: 'close', credentials: { api_key: credentials.api_key } })
  expect(headersOf(basic)).toMatchObject({ authorization: 'Basic {{credentials.api_key}}:' })
})

test("recordCase() puts the mapping's examples in place of a customer's host, also in answers", async () => {
  const account = {
    provider: 'salesforce',
    context: { instance_url: 'https://globex-real.my.salesforce.com' },
    credentials: { access_token: '00D!5f1e88a90c3d' },
  }
  const recorded = await record(account, (text) =>
    text.replace(
      '"done":false',
      '"done":false,"org":"https://globex-real.my.salesforce.com/x of Globex-real"',
    ),
  )
  expect(recorded.text).not.toMatch(/globex-real/i)
  expect(recorded.fixture.content.origin).toBe('https://northwind.my.salesforce.com')
  expect(recorded.fixture.content.account).toBeUndefined()
  expect(recorded.text).toContain('https://northwind.my.salesforce.com/x of northwind')
})

test('recordCase() names the credentials of another way to authenticate, and replaces an address of the account', async () => {
  const byToken = { provider: 'copper', credentials: { access_token: 'tok-5f1e88a90c3d' } }
  const send: Send = async () => ({ status: 200, headers: {}, body: '[]' })
  const options = { name: 'live', resource: 'crm/stages', send }
  const recorded = await recordCase({ ...options, account: byToken })
  expect(recorded.fixture.content.account?.credentials).toEqual(['access_token'])
  expect(headersOf(recorded)).toMatchObject({
    authorization: 'Bearer {{credentials.access_token}}',
  })
  const byKey = await recordCase({
    ...options,
    account: {
      provider: 'copper',
      context: { user_email: 'anna@globex-real.com' },
      credentials: { api_key: credentials.api_key },
    },
  })
  expect(byKey.fixture.content.account).toEqual({
    context: { user_email: 'person-1@mail.example' },
  })
  expect(headersOf(byKey)).toMatchObject({
    'x-pw-accesstoken': '{{credentials.api_key}}',
    'x-pw-useremail': 'person-1@mail.example',
  })
})
