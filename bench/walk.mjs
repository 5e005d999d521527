// A walk over 100,000 records in pages of 500, with a joined list, over real HTTP: beside a script with `got` that maps
// by hand and checks nothing. The provider runs in a process of its own; what counts is the time that this process computes.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { got } from 'got'
import { createEngine } from '../dist/index.js'
import { alternate } from './alternate.mjs'
import { stageByHand } from './stage-by-hand.mjs'

const count = 100_000
const host = 'northwind.pipedrive.com'

async function mapAll(client, base, each) {
  const get = (path, searchParams) => client.get(`${base}${path}`, { searchParams }).json()
  const { data } = await get('/pipelines', { limit: 500 })
  const pipelines = new Map(data.map((pipeline) => [pipeline.id, pipeline]))
  for (let cursor; cursor !== null; ) {
    const page = await get('/stages', { limit: 500, ...(cursor === undefined ? {} : { cursor }) })
    for (const stage of page.data) each(stageByHand(stage, pipelines.get(stage.pipeline_id)))
    cursor = page.additional_data.next_cursor
  }
}

export async function* rows() {
  const provider = fork(new URL('./walk-child.mjs', import.meta.url))
  const [port] = await once(provider, 'message')
  const base = `http://127.0.0.1:${port}/api/v2`
  const text = readFileSync('mappings/pipedrive.yaml', 'utf8').replace(
    /^ {2}budgets:.*$/m,
    '  concurrency: 8',
  )
  const engine = await createEngine({ mappings: [{ text }], allowPrivateNetwork: true })
  const account = {
    provider: 'pipedrive',
    context: { company_domain: host.split('.')[0] },
    credentials: { api_token: 'a-token-of-the-bench' },
    overrides: { base_url: base },
  }
  const counted = async (walk) => {
    let seen = 0
    await walk(() => {
      seen += 1
    })
    if (seen !== count) throw new Error(`${seen} of ${count} records came`)
  }
  const client = got.extend({ headers: { 'x-api-token': 'a-token-of-the-bench' } })
  const byHand = () => counted((each) => mapAll(client, base, each))
  const ways = {
    pages: () =>
      counted(async (each) => {
        for await (const { records } of engine.pages('crm/stages', account)) records.forEach(each)
      }),
    iterate: () =>
      counted(async (each) => {
        for await (const record of engine.iterate('crm/stages', account)) each(record)
      }),
  }
  for (const [name, ours] of Object.entries(ways)) {
    const figures = await alternate({ rounds: 7, warmups: 1, busy: true }, ours, byHand)
    yield {
      work: `walk over 100,000 records in 200 pages, with a join (\`engine.${name}\`)`,
      beside: 'a script with `got`, mapped by hand, nothing checked',
      ours: figures.ours,
      other: figures.byHand,
      unit: 'ms of CPU',
      goal: { most: 1.5 },
    }
  }
  engine.close()
  provider.kill()
}
