// A full list call over real HTTP (two pages, a joined list of two pages), beside the same calls with fetch and a
// hand-written mapping.
import { readFileSync } from 'node:fs'
import { createEngine } from '../dist/index.js'
import { sandboxAccount, startSandbox } from '../dist/testing.js'
import { alternate } from './alternate.mjs'
import { stageByHand } from './stage-by-hand.mjs'

const origin = 'https://northwind.pipedrive.com'

async function fetchAll(url, path) {
  const records = []
  for (let cursor = ''; cursor !== null; ) {
    const query = cursor === '' ? '?limit=500' : `?limit=500&cursor=${cursor}`
    const headers = {
      'x-api-token': 'sandbox-api-token',
      accept: 'application/json',
      'x-replay-recording': 'sandbox',
      'x-replay-origin': origin,
    }
    const body = await (await fetch(url + path + query, { headers })).json()
    records.push(...body.data)
    cursor = body.additional_data.next_cursor
  }
  return records
}

export async function* rows() {
  const sandbox = await startSandbox()
  // The joined list is fetched each time, and no budget is kept: the same work as by hand, over the same connections.
  const text = readFileSync('mappings/pipedrive.yaml', 'utf8')
    .replace(/^( +)key_by: id$/m, '$&\n$1cache_seconds: 0')
    .replace(/^ {2}budgets:.*$/m, '  concurrency: 8')
  if (!text.includes('cache_seconds: 0')) throw new Error('the join is still kept')
  const engine = await createEngine({ mappings: [{ text }], send: sandbox.send })
  const account = sandboxAccount(engine, 'pipedrive')
  const ours = async () => {
    const { result } = await engine.list('crm/stages', account, { limit: 1000 })
    if (result.length !== 5) throw new Error('not all were listed')
  }
  const byHand = async () => {
    const pipelines = new Map(
      (await fetchAll(sandbox.url, '/api/v2/pipelines')).map((pipeline) => [pipeline.id, pipeline]),
    )
    const stages = (await fetchAll(sandbox.url, '/api/v2/stages')).map((stage) =>
      stageByHand(stage, pipelines.get(stage.pipeline_id)),
    )
    if (stages.length !== 5) throw new Error('not all were listed')
  }
  const figures = await alternate({ rounds: 60, warmups: 10 }, ours, byHand)
  engine.close()
  await sandbox.close()
  yield {
    work: 'list all stages over HTTP, 4 requests (`engine.list`)',
    beside: 'the same requests with `fetch`, mapped by hand',
    ours: figures.ours,
    other: figures.byHand,
    unit: 'ms',
  }
}
