// One server of the service's measurement, in a process of its own: `provider` answers a recorded list, `crosswalk` is
// the service, `got` and `fetch` are a bare fastify handler that makes the same call with that client and maps by hand.
import { mkdtempSync } from 'node:fs'
import { Agent, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { got } from 'got'
import { addAccount, addToken, writeMapping } from './made-up.mjs'

const [mode, origin = ''] = process.argv.slice(2)

const records = Array.from({ length: 25 }, (_, index) => ({
  id: 1000 + index,
  name: `Stage ${index}`,
  order_nr: index,
  is_deleted: index % 7 === 0,
  pipeline: { id: 8, name: 'Installations' },
  add_time: '2025-10-02T13:44:06Z',
  update_time: '2026-02-11T06:00:09Z',
  deal_probability: 10 * (index % 10),
}))

const fields = [
  'id: $id(response.id)',
  'name: response.name',
  'position: response.order_nr',
  `status: 'response.is_deleted ? "inactive" : "active"'`,
  'pipeline: {id: $id(response.pipeline.id), name: response.pipeline.name}',
  'created_at: $isoDate(response.add_time)',
  'updated_at: $isoDate(response.update_time)',
  'probability: response.deal_probability',
]

function mapByHand(record) {
  return {
    id: String(record.id),
    name: record.name,
    position: record.order_nr,
    status: record.is_deleted ? 'inactive' : 'active',
    pipeline: { id: String(record.pipeline.id), name: record.pipeline.name },
    created_at: new Date(record.add_time).toISOString(),
    updated_at: new Date(record.update_time).toISOString(),
    probability: record.deal_probability,
    remote_data: record,
  }
}

async function startProvider() {
  const body = JSON.stringify({ data: records })
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}` }
}

async function startCrosswalk() {
  const { openStore, startService } = await import('../server/dist/index.js')
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  writeMapping(folder, 'bench', { fields, settings: ['rate_limit: {concurrency: 50}'] })
  const store = await openStore()
  const service = await startService(store, {
    port: 0,
    engine: { mappings: folder, allowPrivateNetwork: true },
    log: { level: 'info', write: () => undefined },
  })
  const token = await addToken(store)
  const id = await addAccount(store, 'bench', origin)
  return { url: `${service.url}/unified/crm/stages?integrated_account_id=${id}`, token }
}

async function startBare(list) {
  const app = fastify({ logger: false })
  app.get('/stages', async () => {
    const { data } = await list()
    return { result: data.map(mapByHand), next_cursor: null, result_count: data.length }
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url: `${url}/stages`, token: 'made-up' }
}

const headers = { authorization: 'Bearer made-up', accept: 'application/json' }
const agent = { http: new Agent({ keepAlive: true }) }
const starts = {
  provider: startProvider,
  crosswalk: startCrosswalk,
  got: () =>
    startBare(() =>
      got(`${origin}/stages`, {
        headers,
        agent,
        retry: { limit: 0 },
        timeout: { request: 30_000 },
      }).json(),
    ),
  fetch: () => startBare(async () => (await fetch(`${origin}/stages`, { headers })).json()),
}
process.stdout.write(`${JSON.stringify(await starts[mode]())}\n`)
