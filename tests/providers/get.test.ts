import { createEngine, type Engine, type ProviderSupport, QueryError } from 'crosswalk'
import {
  builtinFixtures,
  readFixtures,
  type Sandbox,
  sandboxAccount,
  startSandbox,
} from 'crosswalk/testing'

/** `list` and `get` of one record give the same record, whatever way a mapping gets it. */
type Unified = Readonly<Record<string, unknown>>

let sandbox: Sandbox
let engine: Engine
let support: readonly ProviderSupport[]
const fixtures = readFixtures(builtinFixtures)

beforeAll(async () => {
  sandbox = await startSandbox()
  engine = await createEngine({ send: sandbox.send })
  support = engine.support()
})
afterAll(async () => {
  engine.close()
  await sandbox.close()
})

// The ids that the sandbox has the provider's own answers for.
function recordedIds({ provider, resource }: ProviderSupport): readonly string[] {
  const own = fixtures.filter(
    ({ content, ...fixture }) =>
      content.sandbox === true &&
      fixture.provider === provider &&
      fixture.name.startsWith(`${resource.replace('/', '-')}.`),
  )
  return own.flatMap(({ content }) => content.get ?? [])
}

async function differences(entry: ProviderSupport): Promise<readonly string[]> {
  const { provider, resource, get } = entry
  const account = sandboxAccount(engine, provider)
  const query = { truto_ignore_remote_data: true }
  const listed = new Map<string, Unified | 'several'>()
  for await (const record of engine.iterate(resource, account, query)) {
    const { id } = record as { id: string }
    listed.set(id, listed.has(id) ? 'several' : record)
  }
  const name = `${provider} ${resource}`
  const ids = get === 'native' ? recordedIds(entry) : [...listed.keys()]
  if (listed.size === 0 || ids.length === 0) return [`${name}: the sandbox has no record to get`]
  const found: string[] = []
  for (const id of ids) {
    const own = await engine.get(resource, account, id, query).catch(ambiguous)
    const same = listed.get(id)
    if (JSON.stringify(sorted(own)) === JSON.stringify(sorted(same))) continue
    found.push(`${name} ${id}: ${JSON.stringify(own)} instead of ${JSON.stringify(same)}`)
  }
  return found
}

// Some providers use an id in several pipelines: then it is refused, not guessed.
function ambiguous(error: unknown): 'several' {
  if (error instanceof QueryError && error.code === 'ambiguous_id') return 'several'
  throw error
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  )
}

test('every provider gives the same record by its id as in its list', async () => {
  const found = await Promise.all(support.map(differences))
  expect(found.flat()).toEqual([])
})

test('a provider that is asked for one record has a case of an id that it does not know', () => {
  const native = support.filter(({ get }) => get === 'native')
  const lacking = native.filter(({ provider, resource }) => {
    const name = `${resource.replace('/', '-')}.get-unknown`
    return !fixtures.some((fixture) => fixture.provider === provider && fixture.name === name)
  })
  expect(native.length).toBeGreaterThan(0)
  expect(lacking.map(({ provider, resource }) => `${provider} ${resource}`)).toEqual([])
})
