// A full list call over real HTTP (two pages, a joined list of two pages), beside the same calls with fetch and a
// hand-written mapping. Then answers of 100 records from a list of 100,000 that the provider gives whole.
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../dist/index.js'
import { sandboxAccount, startSandbox } from '../dist/testing.js'
import { alternate } from './alternate.mjs'
import { writeMapping } from './made-up.mjs'
import { stageByHand } from './stage-by-hand.mjs'
import { stage } from './stages.mjs'

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
  yield* callOverHttp()
  yield* smallAnswers()
}

async function* callOverHttp() {
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

// The first answer fetches and parses the list, the next ones go on in it.
async function* smallAnswers() {
  const body = JSON.stringify({ data: Array.from({ length: 100_000 }, (_, index) => stage(index)) })
  const server = createServer((_request, response) => response.end(body))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  writeMapping(folder, 'bench', { fields: ['id: $id(response.id)', 'name: response.name'] })
  const engine = await createEngine({ mappings: folder, allowPrivateNetwork: true })
  const base_url = `http://127.0.0.1:${server.address().port}`
  const account = {
    id: '1',
    provider: 'bench',
    credentials: { token: 't' },
    overrides: { base_url },
  }
  let cursor
  const next = async () => {
    const query = { limit: 100, next_cursor: cursor }
    cursor = (await engine.list('crm/stages', account, query)).next_cursor
  }
  const first = async () => {
    cursor = undefined
    await next()
  }
  const figures = await alternate({ rounds: 7, warmups: 2 }, next, first)
  engine.close()
  server.close()
  yield {
    work: 'an answer of 100 records that goes on in a list of 100,000, given whole',
    beside: 'an answer that fetches the list',
    ours: figures.ours,
    other: figures.byHand,
    unit: 'ms',
    goal: { faster: 20 },
  }
}
