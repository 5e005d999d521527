// GET /unified/crm/stages of the service on one core, beside a bare fastify handler that makes the same call to the same
// provider and maps by hand. Provider and load are on another core. Servers take turns; medians count.
import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import autocannon from 'autocannon'

const rounds = 5
const seconds = 4
const connections = 16
const pinned = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

function start(mode, origin, core) {
  const command = [process.execPath, 'bench/service-child.mjs', mode, origin]
  const [first, ...rest] = pinned ? ['taskset', '-c', String(core), ...command] : command
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve({ child, ...JSON.parse(String(text)) }))
    child.once('exit', (code) => reject(new Error(`${mode} ended with ${code}`)))
  })
}

async function load({ url, token }, duration) {
  const result = await autocannon({
    url,
    connections,
    duration,
    headers: { authorization: `Bearer ${token}` },
  })
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} calls failed`)
  return { rate: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

async function measure(names, origin) {
  const seen = Object.fromEntries(names.map((name) => [name, []]))
  const servers = {}
  for (const name of names) servers[name] = await start(name, origin, 0)
  for (const name of names) await load(servers[name], 8)
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : [...names].reverse()
    for (const name of order) seen[name].push(await load(servers[name], seconds))
  }
  for (const name of names) servers[name].child.removeAllListeners('exit').kill()
  const middle = (name, key) => median(seen[name].map((entry) => entry[key]))
  return Object.fromEntries(
    names.map((name) => [
      name,
      { rate: middle(name, 'rate'), p50: middle(name, 'p50'), p99: middle(name, 'p99') },
    ]),
  )
}

export async function* rows() {
  if (pinned) spawnSync('taskset', ['-cp', '1', String(process.pid)])
  const provider = await start('provider', '', 1)
  const { crosswalk, got, fetch } = await measure(['crosswalk', 'got', 'fetch'], provider.url)
  provider.child.removeAllListeners('exit').kill()
  const latency = ({ p50, p99 }) => `p50 ${p50} ms, p99 ${p99} ms`
  const row = (other, client, goal) => ({
    work: `service: GET /unified/crm/stages, 25 records (${latency(crosswalk)})`,
    beside: `bare fastify, ${client}, mapped by hand (${latency(other)})`,
    ours: crosswalk.rate,
    other: other.rate,
    unit: 'calls/s',
    goal,
  })
  yield row(got, '`got`', { share: 0.75 })
  yield row(fetch, '`fetch`')
}
