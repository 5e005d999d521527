// Several processes of the service on one PostgreSQL (TEST_DATABASE_URL), run by `npm run test:replicas`.
import { openStore, type Store } from '@crosswalk/server'
import { writeMappings } from '../support/mapping.ts'
import {
  type OAuthProvider,
  oauthClient,
  oauthMapping,
  startOAuthProvider,
} from '../support/oauth-provider.ts'
import { type Replica, startReplica } from '../support/replica.ts'
import { freshPostgres, testKey } from '../support/service.ts'

let database: Awaited<ReturnType<typeof freshPostgres>>
let store: Store
let provider: OAuthProvider
let mappings = ''
let token = ''

beforeAll(async () => {
  database = await freshPostgres()
  store = await openStore({ databaseUrl: database.url, encryptionKey: testKey })
  provider = await startOAuthProvider()
  mappings = writeMappings({ acme: oauthMapping(provider.origin) })
  await store.clients.set('default', 'acme', oauthClient)
  const made = await store.tokens.create({
    name: 'test',
    environment: 'default',
    scopes: ['read', 'manage'],
  })
  token = made.text
})

afterAll(async () => {
  await store.close()
  await provider.close()
  await database.drop()
})

async function addAccount(renewAt: Date | null = null): Promise<string> {
  const { access_token, refresh_token } = provider.issue()
  const { id } = await store.accounts.insert(
    { environment: 'default', provider: 'acme' },
    {
      label: null,
      context: {},
      credentials: { token: access_token, refresh_token },
      overrides: { base_url: provider.origin },
      status: 'active',
      renewAt,
      redirectUri: null,
    },
  )
  return id
}

type Called = {
  readonly status: number
  readonly code: string | undefined
  readonly result_count?: number
}

async function stages(replica: Replica, id: string): Promise<Called> {
  const path = `/unified/crm/stages?integrated_account_id=${id}`
  const response = await fetch(`${replica.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { ...((await response.json()) as Called), status: response.status }
}

const start = () => startReplica(database.url, mappings)

test('three replicas that start at once on an empty database all come up', async () => {
  const empty = await freshPostgres()
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(empty.url, mappings)))
  for (const replica of replicas) expect((await fetch(`${replica.url}/readyz`)).status).toBe(200)
  expect(await Promise.all(replicas.map(({ stop }) => stop()))).toEqual([0, 0, 0])
  await empty.drop()
})

test.each([
  ['whose token is past its end', () => addAccount(new Date(0))],
  [
    'whose token the provider has just ended',
    async () => {
      const id = await addAccount()
      provider.expireAll()
      return id
    },
  ],
])(
  '200 calls over two replicas on an account %s make exactly one refresh',
  async (_how, prepare) => {
    provider.behaviour.delay = 100
    const replicas = await Promise.all([start(), start()])
    const id = await prepare()
    const before = provider.granted()
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => stages(replicas[index % 2] as Replica, id)),
    )
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect([provider.granted() - before, provider.refused()]).toEqual([1, 0])
    expect(await Promise.all(replicas.map(({ stop }) => stop()))).toEqual([0, 0])
    for (const { output } of replicas) expect(output()).not.toMatch(/planted/)
  },
)

test('the budget of an account holds over replicas', async () => {
  const budget =
    'rate_limit:\n  budgets: [{requests: 10, per_seconds: 2}]\n  concurrency: 20\nresources:'
  const limited = writeMappings({
    acme: oauthMapping(provider.origin).replace('resources:', budget),
  })
  const replicas = await Promise.all([1, 2].map(() => startReplica(database.url, limited)))
  provider.behaviour.delay = 0
  const id = await addAccount()
  const from = provider.got.length
  const times: number[] = []
  const started = Date.now()
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      expect((await stages(replicas[index % 2] as Replica, id)).status).toBe(200)
      times.push(Date.now() - started)
    }),
  )
  expect(provider.got.length - from).toBe(30)
  // 30 requests at 10 in 2 seconds: the last third waits for the third window.
  expect(times.filter((time) => time < 1900).length).toBeLessThanOrEqual(10)
  expect(Math.max(...times)).toBeGreaterThan(3500)
  await Promise.all(replicas.map(({ stop }) => stop()))
})

/** How an account was after a kill, and whether the provider had given its last token before it. */
type Survived = Called & { readonly answered: boolean }

/** Kills replicas at random moments around a renewal, while others wait for it; tells how each account was afterwards. */
async function killRounds(rounds: number): Promise<readonly Survived[]> {
  const survivor = await start()
  const after: Survived[] = []
  // Some are started ahead: a process that starts would take the time of one that renews.
  let ready: Replica[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (ready.length === 0) ready = await Promise.all(Array.from({ length: 10 }, start))
    const victim = ready.pop() as Replica
    const id = await addAccount()
    expect((await stages(victim, id)).status).toBe(200)
    provider.expireAll()
    const quiet = (replica: Replica) => stages(replica, id).catch(() => undefined)
    const calls = [1, 2, 3, 4].map(() => quiet(victim))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50))
    calls.push(quiet(survivor), quiet(survivor))
    const killedAt = Date.now()
    await victim.kill()
    await Promise.all(calls)
    const answered = provider.grantedAt() <= killedAt
    after.push({ ...(await stages(survivor, id)), answered })
  }
  await Promise.all([...ready, survivor].map(({ stop }) => stop()))
  return after
}

const rounds = Number(process.env.KILL_ROUNDS ?? 100)

test(`kill -9 at ${rounds} random moments, provider with a grace: the account always works afterwards`, async () => {
  Object.assign(provider.behaviour, { delay: 25, grace: 10_000 })
  const after = await killRounds(rounds)
  expect(after.filter(({ status }) => status !== 200)).toEqual([])
  const lost = provider.reused()
  process.stderr.write(`provider with a grace: ${lost} of ${rounds} kills fell into a renewal\n`)
  if (rounds >= 100) expect(lost).toBeGreaterThan(0)
}, 900_000)

test(`kill -9 at ${rounds} random moments, strict provider: an account works or says needs_reauth`, async () => {
  Object.assign(provider.behaviour, { delay: 25, grace: 0, rotatesLate: true })
  const after = await killRounds(rounds)
  const lost = after.filter(({ status }) => status !== 200)
  expect(lost.filter(({ status, code }) => status !== 401 || code !== 'needs_reauth')).toEqual([])
  const inWindow = lost.filter(({ answered }) => answered).length
  process.stderr.write(
    `strict provider: ${lost.length} of ${rounds} kills lost a token: ${inWindow} between the provider's answer and our commit, ${lost.length - inWindow} because the provider went on for a process that was gone\n`,
  )
}, 900_000)
