import {
  type CaseReport,
  type ReplayServer,
  readFixtures,
  runCase,
  startReplayServer,
} from 'crosswalk/testing'
import { acmeMapping, writeMappings } from '../../support/mapping.ts'

const list = (path: string) => `before:
  pipelines: {path: /pipelines, response_path: data}
path: ${path}
response_path: data
response_mapping:
  id: $id(response.id)
  name: before.pipelines[0].name
`
const refused = `title: The pipelines may not be read
origin: https://eu.acme.example
expect: {error: remote_forbidden}
exchanges:
  - request: {path: /api/pipelines}
    response: {status: 403, body: {}}
`
const main = `  - request: {path: /api/stages}
    response: {body: {data: []}}
`

let server: ReplayServer
beforeAll(async () => {
  server = await startReplayServer()
})
afterAll(() => server.close())

function play(path: string, text: string): Promise<CaseReport> {
  const [fixture] = readFixtures([{ file: 'acme/crm-stages.forbidden.yaml', text }])
  if (fixture === undefined) throw new Error('The fixture was not read')
  return runCase(server, fixture, { mappings: writeMappings({ acme: acmeMapping(list(path)) }) })
}

describe('runCase(), when a joined list fails', () => {
  test('holds where every request that was sent is recorded', async () => {
    const { faults, error, sent } = await play('/stages', refused + main)
    expect([faults, error?.code]).toEqual([[], 'remote_forbidden'])
    expect([...sent].sort()).toEqual(['GET /api/pipelines', 'GET /api/stages'])
  })

  test('finds a request that was under way and is not recorded', async () => {
    const { faults, error } = await play('/stages', refused)
    expect(error?.code).toBe('remote_forbidden')
    expect(faults).toEqual([
      expect.stringMatching(/^GET .*\/api\/stages was sent, but is not recorded/),
    ])
  })

  test('finds a wrong path of the list itself', async () => {
    const { faults } = await play('/stagess', refused)
    expect(faults).toEqual([expect.stringContaining('/api/stagess was sent, but is not recorded')])
  })

  test('says a mismatch once, where the call fails with it', async () => {
    const { faults } = await play(
      '/stagess',
      refused.replace('403', '200').replace('{}', '{data: []}') + main,
    )
    expect(faults.filter((fault) => fault.includes('/api/stagess was sent'))).toHaveLength(1)
  })
})
