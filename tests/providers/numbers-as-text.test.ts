import { createEngine, type Engine, type RemoteResponse } from 'crosswalk'
import { type Sandbox, sandboxAccount, startSandbox } from 'crosswalk/testing'

/** Numbers that arrive as text give the same records: no provider's mapping takes 142 and "142" for two things. */
type Records = readonly unknown[]

let sandbox: Sandbox
let plain: Engine
let textual: Engine

beforeAll(async () => {
  sandbox = await startSandbox()
  plain = await createEngine({ send: sandbox.send })
  textual = await createEngine({
    send: async (request, options) => numbersAsText(await sandbox.send(request, options)),
  })
})
afterAll(async () => {
  plain.close()
  textual.close()
  await sandbox.close()
})

function numbersAsText(response: RemoteResponse): RemoteResponse {
  if (!/^\s*[[{]/.test(response.body)) return response
  const body = JSON.stringify(JSON.parse(response.body), (_key, value) =>
    typeof value === 'number' ? String(value) : value,
  )
  return { ...response, body }
}

async function recordsOf(engine: Engine, provider: string, resource: string): Promise<Records> {
  const account = sandboxAccount(engine, provider)
  const query = { truto_ignore_remote_data: true }
  const records: unknown[] = []
  for await (const record of engine.iterate(resource, account, query)) records.push(record)
  return records
}

test('numbers that arrive as text give the same records', async () => {
  const other: string[] = []
  for (const { provider, resource } of plain.support()) {
    const expected = JSON.stringify(await recordsOf(plain, provider, resource))
    const found = await recordsOf(textual, provider, resource).then(JSON.stringify, String)
    if (found !== expected) other.push(`${provider} ${resource}: ${found} instead of ${expected}`)
  }
  expect(other).toEqual([])
})
