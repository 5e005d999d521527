// GET /unified/crm/stages of the service on one core, beside a bare fastify handler that makes the same requests to the same
// provider and maps by hand. Provider and load are on another core. Servers take turns; medians count. Calls are counted
// for each second of the processor that a server used, so that other programs on the machine do not change the ratio.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import autocannon from 'autocannon'

const rounds = 5
const seconds = 4
const warmups = 10_000
const pinned = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

async function start(mode, origin, core) {
  const command = [process.execPath, 'bench/service-child.mjs', mode, origin]
  const [first, ...rest] = pinned ? ['taskset', '-c', String(core), ...command] : command
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${mode} ended with ${code}`)
  })
  ended.catch(() => undefined)
  const [text] = await Promise.race([once(child.stdout, 'data'), ended])
  return { child, ...JSON.parse(String(text)) }
}

// Microseconds of the processor that a server has used so far.
async function used({ child }) {
  child.send('used')
  const [{ user, system }] = await once(child, 'message')
  return user + system
}

// `span`: how long, or how many calls.
async function load(server, connections, span) {
  const before = await used(server)
  const result = await autocannon({
    url: server.url,
    connections,
    ...span,
    headers: { authorization: `Bearer ${server.token}` },
  })
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} calls failed`)
  const micros = ((await used(server)) - before) / result.requests.total
  return { rate: 1e6 / micros, micros, p50: result.latency.p50, p99: result.latency.p99 }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

// Medians of each server, for each number of connections.
async function measure(names, origin, widths) {
  const servers = {}
  for (const name of names) servers[name] = await start(name, origin, 0)
  for (const name of names) await load(servers[name], 16, { amount: warmups })
  const found = []
  for (const connections of widths) {
    const seen = Object.fromEntries(names.map((name) => [name, []]))
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? names : [...names].reverse()
      for (const name of order)
        seen[name].push(await load(servers[name], connections, { duration: seconds }))
    }
    const middle = (name) => (key) => median(seen[name].map((entry) => entry[key]))
    found.push(
      names.map((name) => {
        const [rate, micros, p50, p99] = ['rate', 'micros', 'p50', 'p99'].map(middle(name))
        return { rate, micros, p50, p99 }
      }),
    )
  }
  for (const name of names) servers[name].child.kill()
  return found
}

const latency = ({ p50, p99 }) => `p50 ${p50} ms, p99 ${p99} ms`

function rateRow(work, beside, [ours, other], goal) {
  return {
    work: `${work} (${latency(ours)})`,
    beside: `${beside} (${latency(other)})`,
    ours: ours.rate,
    other: other.rate,
    unit: 'calls/s',
    goal,
  }
}

export async function* rows() {
  if (pinned) spawnSync('taskset', ['-cp', '1', String(process.pid)])
  const provider = await start('provider', '', 1)
  yield* plain(provider.url)
  yield* joined(provider.url)
  provider.child.kill()
}

async function* plain(origin) {
  const [[ours, got, fetch]] = await measure(['crosswalk', 'got', 'fetch'], origin, [16])
  const work = 'service: GET /unified/crm/stages, 25 records'
  yield rateRow(work, 'bare fastify, `got`, mapped by hand', [ours, got], { share: 0.75 })
  yield rateRow(work, 'bare fastify, `fetch`, mapped by hand', [ours, fetch])
}

async function* joined(origin) {
  const widths = [1, 10, 100]
  const names = ['crosswalk-join', 'got-join']
  const found = await measure(names, origin, widths)
  const beside = 'bare fastify, `got`, joined and mapped by hand'
  for (const [index, [ours, other]] of found.entries()) {
    const connections = widths[index] === 1 ? '1 connection' : `${widths[index]} connections`
    const work = `service: the same with a join that is kept, ${connections}`
    yield rateRow(work, beside, [ours, other], { share: 0.9 })
    const delays = { ours: ours.p99, other: other.p99, unit: 'ms', goal: { most: 1.5 } }
    yield { work: `its p99, ${connections}`, beside, ...delays }
  }
  const [, [ours]] = found
  const work = 'service: time of the processor for such a call, 10 connections'
  yield { work, ours: ours.micros, unit: 'µs', goal: { below: 500 } }
}
