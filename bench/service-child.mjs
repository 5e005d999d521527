// One server of the service's measurement, in a process of its own. `provider` answers two recorded lists, `crosswalk` is the
// service, `got` and `fetch` are a bare fastify handler that makes the same requests with that client and maps by hand. A
// name that ends with `-join` takes the pipeline's name from a second list, which is kept for a minute. For each message
// from its parent it tells the time of the processor that it has used.
import { Agent, createServer } from 'node:http'
import { fastify } from 'fastify'
import { got } from 'got'
import { startMadeUpService } from './made-up.mjs'

const [mode, origin = ''] = process.argv.slice(2)
const [client, joins] = [mode.replace('-join', ''), mode.endsWith('-join')]
process.on('message', () => process.send(process.cpuUsage()))

const pipelines = Array.from({ length: 5 }, (_, index) => ({
  id: 8 + index,
  name: `Sales ${index}`,
}))
const records = Array.from({ length: 25 }, (_, index) => ({
  id: 1000 + index,
  name: `Stage ${index}`,
  order_nr: index,
  is_deleted: index % 7 === 0,
  pipeline: { id: 8 + (index % 5), name: 'Installations' },
  add_time: '2025-10-02T13:44:06Z',
  update_time: '2026-02-11T06:00:09Z',
  deal_probability: 10 * (index % 10),
}))

const pipelineName = joins
  ? '$lookup(before.pipelines, $string(response.pipeline.id)).name'
  : 'response.pipeline.name'
const fields = [
  'id: $id(response.id)',
  'name: response.name',
  'position: response.order_nr',
  `status: 'response.is_deleted ? "inactive" : "active"'`,
  'pipeline:',
  '  id: $id(response.pipeline.id)',
  `  name: ${pipelineName}`,
  'created_at: $isoDate(response.add_time)',
  'updated_at: $isoDate(response.update_time)',
  'probability: response.deal_probability',
]

function mapByHand(record, names) {
  return {
    id: String(record.id),
    name: record.name,
    position: record.order_nr,
    status: record.is_deleted ? 'inactive' : 'active',
    pipeline: {
      id: String(record.pipeline.id),
      name: names === undefined ? record.pipeline.name : names.get(record.pipeline.id),
    },
    created_at: new Date(record.add_time).toISOString(),
    updated_at: new Date(record.update_time).toISOString(),
    probability: record.deal_probability,
    remote_data: record,
  }
}

async function startProvider() {
  const bodies = {
    '/stages': JSON.stringify({ data: records }),
    '/pipelines': JSON.stringify({ data: pipelines }),
  }
  const server = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(bodies[url])
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}` }
}

async function startCrosswalk() {
  const list = joins
    ? ['before: {pipelines: {path: /pipelines, response_path: data, key_by: id}}']
    : []
  const settings = ['rate_limit: {concurrency: 50}']
  const { url, token, accounts } = await startMadeUpService({
    mappings: { bench: { fields, settings, list } },
    accounts: { bench: { provider: 'bench', origin } },
  })
  return { url: `${url}/unified/crm/stages?integrated_account_id=${accounts.bench[0]}`, token }
}

async function startBare(get) {
  const app = fastify({ logger: false })
  let kept = { until: 0 }
  const namesOfPipelines = async () => {
    if (kept.until < Date.now()) {
      const { data } = await get('/pipelines')
      kept = {
        until: Date.now() + 60_000,
        names: new Map(data.map(({ id, name }) => [id, name])),
      }
    }
    return kept.names
  }
  app.get('/stages', async () => {
    const names = joins ? await namesOfPipelines() : undefined
    const { data } = await get('/stages')
    const result = data.map((record) => mapByHand(record, names))
    return { result, next_cursor: null, result_count: data.length }
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url: `${url}/stages`, token: 'made-up' }
}

const headers = { authorization: 'Bearer made-up', accept: 'application/json' }
const agent = { http: new Agent({ keepAlive: true }) }
const options = { headers, agent, retry: { limit: 0 }, timeout: { request: 30_000 } }
const starts = {
  provider: startProvider,
  crosswalk: startCrosswalk,
  got: () => startBare((path) => got(origin + path, options).json()),
  fetch: () => startBare(async (path) => (await fetch(origin + path, { headers })).json()),
}
process.stdout.write(`${JSON.stringify(await starts[client]())}\n`)
