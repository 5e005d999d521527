// Sync at size: `TEST_DATABASE_URL=postgres://… node bench/sync.mjs [streams]`. The server must be used by nobody else, since
// its WAL is counted. Two workers run in processes of their own; the provider is this process.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createStreamStore, openStore } from '../server/dist/index.js'
import { enqueueDue } from '../server/dist/sync/enqueue-due.js'
import { openQueue } from '../server/dist/sync/queue.js'

const count = Number(process.argv[2] ?? 2000)
const server = process.env.TEST_DATABASE_URL ?? ''
const key = randomBytes(32).toString('base64')
const pages = 4
const pageSize = 25

const lags = []
const database = await freshDatabase()
const store = await openStore({ databaseUrl: database.url, encryptionKey: key })
const { query } = store.database
const provider = await startProvider()
const mappings = writeMapping()

await addStreams(count)
const workers = [1, 2].map(startWorker)
console.log(
  `${count} streams, ${pages} pages of ${pageSize} records, two workers of 20 streams each`,
)

const first = await measure('first sync, everything is new', () => allDueNow())
const unchanged = await measure('unchanged, all due at once', () => allDueNow())
await measure(`unchanged, due over ${count / 20} s`, () => dueOver(count / 20))
await fairness()
for (const worker of workers) worker.child.kill('SIGTERM')
await Promise.all(workers.map(({ ended }) => ended))
await growth([100, 2000, 20_000])
console.log(
  `aims: ${unchanged.cpu <= 15 ? 'met' : 'missed'}: CPU at most 15 ms; ${unchanged.wal <= 10 ? 'met' : 'missed'}: WAL at most 10 KB; a first sync of ${pages * pageSize} records: ${first.wal.toFixed(1)} KB`,
)
provider.close()
await store.close()
await database.drop()

async function measure(name, begin) {
  await query('checkpoint')
  const runsBefore = await totalRuns()
  const cpuBefore = cpuOf(workers)
  const [{ lsn }] = await query('select pg_current_wal_lsn() as lsn')
  lags.length = 0
  const started = performance.now()
  await begin()
  while ((await totalRuns()) < runsBefore + count) await wait(100)
  const seconds = (performance.now() - started) / 1000
  const [{ bytes }] = await query(
    'select pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 as bytes',
    [lsn],
  )
  const cpu = (cpuOf(workers) - cpuBefore) / count
  const wal = bytes / 1024 / count
  const memory = Math.max(...workers.map(({ child }) => memoryOf(child.pid)))
  console.log(
    `${name}: ${(count / seconds).toFixed(0)} syncs/s, ${cpu.toFixed(1)} ms CPU and ${wal.toFixed(1)} KB WAL for a sync, lag p50 ${quantile(0.5)} s, p99 ${quantile(0.99)} s, worker ${memory} MB`,
  )
  return { cpu, wal }
}

// One tenant has nearly all streams due at once; another has ten.
async function fairness() {
  await query("update sync_streams set group_name = 'large', due_at = now() + interval '1 day'")
  await query(
    "update sync_streams set group_name = 'small' where id in (select id from sync_streams limit 10)",
  )
  const started = performance.now()
  await query(
    "update sync_streams set due_at = now() - interval '1 second' where group_name = 'large'",
  )
  await query("update sync_streams set due_at = now() where group_name = 'small'")
  const due = async (group) =>
    Number(
      (
        await query(
          'select count(*) as n from sync_streams where due_at <= now() and group_name = $1',
          [group],
        )
      )[0].n,
    )
  while ((await due('small')) > 0) await wait(50)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `a tenant with ${count - 10} streams due at once: the other's ten are done after ${seconds} s, while ${await due('large')} still wait`,
  )
  while ((await due('large')) > 0) await wait(200)
}

async function growth(sizes) {
  const queue = await openQueue(store.database, (error) => console.error(error))
  for (const size of sizes) {
    await query('delete from integrated_accounts')
    await query('truncate sync_slots')
    await query(
      `with accounts as (insert into integrated_accounts (id, environment, provider, status, context, sealed, key_id, credential_names)
         select gen_random_uuid(), 'default', 'bench', 'active', '{}', '', '', '{}' from generate_series(1, $1) returning id)
       insert into sync_streams (id, environment, account_id, resource, group_name, interval_seconds, complete_seconds, due_at)
       select gen_random_uuid(), 'default', id, 'crm/stages', 'group-' || (row_number() over () % 20), 3600, 86400,
         now() + make_interval(secs => random() * 3600 - 60) from accounts`,
      [size],
    )
    await query('analyze sync_streams')
    const due = []
    const fetch = []
    for (let round = 0; round < 20; round += 1) {
      due.push(await timed(() => enqueueDue(store.database, queue, { perGroup: 100 })))
      fetch.push(await timed(async () => queue.drop(await queue.take(20))))
    }
    console.log(`${size} streams: due query ${median(due)} ms, queue fetch ${median(fetch)} ms`)
  }
  await queue.close()
}

async function timed(work) {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1)
}

function quantile(part) {
  const sorted = [...lags].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(2)
}

function wait(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis))
}

function allDueNow() {
  return query('update sync_streams set due_at = now()')
}

function dueOver(seconds) {
  return query('update sync_streams set due_at = now() + make_interval(secs => random() * $1)', [
    seconds,
  ])
}

async function totalRuns() {
  return Number((await query('select coalesce(sum(runs), 0) as n from sync_streams'))[0].n)
}

async function addStreams(size) {
  const streams = createStreamStore(store.database)
  for (let index = 0; index < size; index += 1) {
    const { id: accountId } = await store.accounts.insert(
      { environment: 'default', provider: 'bench' },
      {
        label: null,
        context: {},
        credentials: { token: `tok-${index}` },
        overrides: { base_url: `http://127.0.0.1:${provider.address().port}` },
        status: 'active',
        renewAt: null,
        redirectUri: null,
      },
    )
    await streams.put(
      { environment: 'default', accountId, resource: 'crm/stages' },
      { interval: 3600 },
    )
  }
  await query("update sync_streams set due_at = now() + interval '1 day'")
}

// Everything of a process, in milliseconds: clock ticks are 10 ms.
function cpuOf(list) {
  return list.reduce((sum, { child }) => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * 10
  }, 0)
}

function memoryOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(kilobytes) / 1024)
}

function startWorker() {
  const args = ['sync', 'work', '--json', '--allow-private-network', '--mappings', mappings]
  const child = spawn(process.execPath, ['dist/cli/bin.js', ...args], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: database.url,
      CROSSWALK_ENCRYPTION_KEY: key,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let rest = ''
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    for (const line of lines) lags.push(JSON.parse(line).lag ?? 0)
  })
  return { child, ended: once(child, 'exit') }
}

async function startProvider() {
  const bodies = Array.from({ length: pages }, (_, page) =>
    JSON.stringify({
      data: Array.from({ length: pageSize }, (_, index) => ({
        id: page * pageSize + index,
        name: `Stage ${index} of page ${page}`,
        updated: '2024-01-01T00:00:00Z',
      })),
      next: page + 1 < pages ? page + 1 : null,
    }),
  )
  const http = createServer((request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('cursor') ?? 0)
    response.writeHead(200, { 'content-type': 'application/json' }).end(bodies[page])
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return http
}

function writeMapping() {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  writeFileSync(
    join(folder, 'bench.yaml'),
    `provider: bench
label: Bench
docs_url: https://developers.bench.example
credentials: {token: {title: Token}}
base_url: https://bench.example
authorization: [{format: bearer, token: '{{credentials.token}}'}]
pagination: {format: cursor, cursor_path: next, cursor_param: cursor}
resources:
  crm/stages:
    list:
      path: /stages
      response_path: data
      response_mapping:
        id: $string(response.id)
        name: response.name
        status: '"active"'
        updated_at: $isoDate(response.updated)
`,
  )
  return folder
}

async function freshDatabase() {
  const name = `crosswalk_bench_${randomBytes(4).toString('hex')}`
  const run = async (statement) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}
