import { createEngine, type Engine, type RemoteResponse } from 'crosswalk'
import { type Sandbox, sandboxAccount, startSandbox } from 'crosswalk/testing'

/** Values as no documentation has them: they give the same record, or none in their place, and never another one. */
type Alter = (key: string, value: unknown) => unknown

let sandbox: Sandbox
let plain: Engine
let altered: Engine
let alter: Alter

beforeAll(async () => {
  sandbox = await startSandbox()
  plain = await createEngine({ send: sandbox.send })
  altered = await createEngine({
    send: async (request, options) => alteredAnswer(await sandbox.send(request, options)),
  })
})
afterAll(async () => {
  plain.close()
  altered.close()
  await sandbox.close()
})

function alteredAnswer(response: RemoteResponse): RemoteResponse {
  if (!/^\s*[[{]/.test(response.body)) return response
  return { ...response, body: JSON.stringify(JSON.parse(response.body), alter) }
}

type Records = readonly Readonly<Record<string, unknown>>[]

async function recordsOf(engine: Engine, provider: string, resource: string): Promise<Records> {
  // Each time another account: joined lists are kept for a minute.
  const account = { ...sandboxAccount(engine, provider), id: `account-${++accounts}` }
  const query = { truto_ignore_remote_data: true }
  const records: Readonly<Record<string, unknown>>[] = []
  for await (const record of engine.iterate(resource, account, query)) records.push(record)
  return records
}
let accounts = 0

test('numbers that arrive as text give the same records', async () => {
  alter = (_key, value) => (typeof value === 'number' ? String(value) : value)
  const other: string[] = []
  for (const { provider, resource } of plain.support()) {
    const expected = JSON.stringify(await recordsOf(plain, provider, resource))
    const found = await recordsOf(altered, provider, resource).then(JSON.stringify, String)
    if (found !== expected) other.push(`${provider} ${resource}: ${found} instead of ${expected}`)
  }
  expect(other).toEqual([])
})

// What a null stands for, and the unified field that has no value then.
test.each([
  ['close', 'crm/pipelines', 'statuses', 'stages'],
  ['copper', 'crm/pipelines', 'stages', 'stages'],
  ['freshsales', 'crm/pipelines', 'deal_stages', 'stages'],
  ['freshsales', 'crm/stages', 'forecast_type', 'outcome'],
  ['highlevel', 'crm/pipelines', 'stages', 'stages'],
  ['hubspot', 'crm/pipelines', 'stages', 'stages'],
  ['kommo', 'crm/pipelines', 'statuses', 'stages'],
  ['monday', 'crm/stages', 'index', 'position'],
  ['monday', 'crm/pipelines', 'state', 'status'],
  ['onepagecrm', 'crm/pipelines', 'stages', 'stages'],
  ['onepagecrm', 'crm/stages', 'status', undefined],
  ['pipeliner', 'crm/pipelines', 'steps', 'stages'],
  ['salesflare', 'crm/pipelines', 'stages', 'stages'],
  ['zendesk-sell', 'crm/stages', 'category', 'outcome'],
  ['zoho-crm', 'crm/pipelines', 'maps', 'stages'],
  ['zoho-crm', 'crm/stages', 'forecast_type', 'outcome'],
])('a null of %s in %s, %s, refuses no record', async (provider, resource, name, field) => {
  alter = (key, value) => (key === name ? null : value)
  const expected = await recordsOf(plain, provider, resource)
  const found = await recordsOf(altered, provider, resource)
  const without = (record: Records[number]) => ({
    ...record,
    ...(field === undefined ? {} : { [field]: null }),
  })
  // Nothing is promised about the order of records whose position is unknown.
  expect(byId(found.map(without))).toEqual(byId(expected.map(without)))
  if (field !== undefined)
    expect(found.map((record) => record[field] ?? null)).toEqual(found.map(() => null))
})

function byId(records: Records): Records {
  return [...records].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
}

test('an id that is made of two is refused where one of them is null', async () => {
  for (const [provider, name] of [
    ['kommo', 'id'],
    ['onepagecrm', 'id'],
    ['onepagecrm', 'stage'],
  ] as const) {
    alter = (key, value) => (key === name ? null : value)
    expect([provider, name, await recordsOf(altered, provider, 'crm/stages')]).toEqual([
      provider,
      name,
      [],
    ])
  }
})

test('a label of monday.com that is null is the choice of no stage', async () => {
  alter = (key, value) => (key === 'label' ? null : value)
  expect(await recordsOf(altered, 'monday', 'crm/stages')).toEqual([])
})
