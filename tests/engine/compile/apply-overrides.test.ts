import type { Account, Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { useServer } from '../../support/server.ts'

const server = useServer(() => ({
  body: { data: [{ id: 1, name: 'Won', created: '2025-01-01T00:00:00Z', odds: 40 }] },
}))
let engine: Engine

beforeAll(async () => {
  engine = await acmeEngine()
})
afterAll(() => engine.close())

function overridden(response_mapping: unknown): Account {
  return {
    ...acmeAccount(),
    overrides: {
      base_url: server.origin,
      resources: { 'crm/stages': { list: { response_mapping } } },
    },
  } as Account
}

async function mapped(response_mapping: unknown): Promise<unknown> {
  const query = { truto_ignore_remote_data: true } as const
  return (await engine.list('crm/stages', overridden(response_mapping), query)).result
}

test.each([
  ['replaces a field', { name: '$uppercase(response.name)' }, { name: 'WON' }],
  ['adds a field', { probability: 'response.odds' }, { name: 'Won', probability: 40 }],
  ['adds a nested field', { pipeline: { name: '"Sales"' } }, { pipeline: { name: 'Sales' } }],
  ['reads declared context', { name: 'context.region' }, { name: 'eu' }],
])('an override %s', async (_what, override, fields) => {
  expect(await mapped(override)).toEqual([expect.objectContaining({ id: '1', ...fields })])
})

test('an override of null takes a field out', async () => {
  expect(await mapped({ created_at: null })).toEqual([{ id: '1', name: 'Won' }])
})

test.each([
  [{ nme: 'response.name' }, 'overrides', 'did you mean "name"?'],
  [{ name: 'response.' }, 'overrides.name', 'Override of field "name" is wrong'],
  [{ name: 'context.owner' }, 'overrides.name', 'not declared'],
  [{ name: 'credentials.token' }, 'overrides.name', 'not available here'],
  [{ pipeline: { nme: '1' } }, 'overrides', 'pipeline.nme'],
  [{ name: 5 }, 'overrides', 'must be an expression or null'],
  ['response.name', 'overrides', 'must be an object of fields'],
])('the override %j is refused before anything is sent', async (override, field, message) => {
  const before = server.got.length
  const call = engine.list('crm/stages', overridden(override))
  await expect(call).rejects.toMatchObject({ code: 'invalid_override', fields: [field] })
  await expect(call).rejects.toThrow(message)
  expect(server.got).toHaveLength(before)
})
