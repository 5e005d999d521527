// `npm run chaos [seconds]`: mixed calls (60 s) while one provider answers 429, 500, hangs, resets and lies, and another
// is healthy. Every answer has to be right or a typed error, memory flat, no rejection unhandled, and p99 of calls to the
// healthy provider unharmed. Exits with 1 when one of these does not hold. Everything is on loopback.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { errorCodes } from '../dist/index.js'
import { serviceErrorCodes } from '../server/dist/index.js'

const knownCodes = [...errorCodes, ...serviceErrorCodes]
const seconds = Number(process.argv[2] ?? 60)
const pages = { '': ['1', '2'], b: ['3', '4'], c: ['5'] }
const following = { '': 'b', b: 'c', c: null }
const expected = ['1', '2', '3', '4', '5']
const good = (cursor) => ({
  data: (pages[cursor] ?? []).map((id) => ({ id, name: `Stage ${id}` })),
  // Who asks where the lie pointed to gets the same page again, and so on.
  ...(cursor === 'again' ? { ...good(''), next: 'again' } : { next: following[cursor] ?? null }),
})

const faults = {
  limited: (response) => response.writeHead(429, { 'retry-after': '1' }).end('{}'),
  'limited for long': (response) => response.writeHead(429, { 'retry-after': '3600' }).end('{}'),
  failing: (response) => response.writeHead(500).end('{"error":"broken"}'),
  unavailable: (response) =>
    response.writeHead(503, { 'content-type': 'text/html' }).end('<html>maintenance</html>'),
  hanging: () => undefined,
  'hanging half-way': (response) =>
    response.writeHead(200, { 'content-length': '500' }).write('{"data":['),
  resetting: (response) => response.destroy(),
  'resetting half-way': (response) => {
    response.writeHead(200, { 'content-length': '500' }).write('{"data":[')
    setTimeout(() => response.destroy(), 5)
  },
  'lying: HTML': (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('<html></html>'),
  'lying: another shape': (response) => response.writeHead(200).end('{"items":[]}'),
  'lying: half a body': (response) => response.writeHead(200).end('{"data":[{"id":"1"'),
  'lying: the same page': (response) =>
    response.writeHead(200).end(JSON.stringify({ ...good(''), next: 'again' })),
  'lying: nothing': (response) => response.writeHead(200).end(),
  'lying: a redirect away': (response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
}

async function startProvider(pick) {
  const used = new Map()
  const server = createServer((request, response) => {
    const cursor = new URL(request.url, 'http://x').searchParams.get('cursor') ?? ''
    const fault = pick()
    used.set(fault ?? 'good', (used.get(fault ?? 'good') ?? 0) + 1)
    if (fault !== undefined) faults[fault](response)
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(good(cursor)))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${server.address().port}`, used, close }
}

const names = Object.keys(faults)
const healthy = await startProvider(() => undefined)
const chaotic = await startProvider(() =>
  Math.random() < 0.6 ? undefined : names[Math.floor(Math.random() * names.length)],
)
const child = spawn(
  process.execPath,
  ['--expose-gc', 'bench/chaos-child.mjs', healthy.origin, chaotic.origin],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
)
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const nextLine = async () => JSON.parse((await lines.next()).value)
const { url, token, accounts } = await nextLine()

const wrong = []
const codes = new Map()

async function call(kind) {
  const id = accounts[kind][Math.floor(Math.random() * accounts[kind].length)]
  const started = performance.now()
  const target = `${url}/unified/crm/stages?integrated_account_id=${id}&limit=9&truto_ignore_remote_data=true`
  const response = await fetch(target, { headers: { authorization: `Bearer ${token}` } })
  const body = await response.json()
  const millis = performance.now() - started
  const code = response.ok ? 'ok' : body.code
  codes.set(`${kind} ${code}`, (codes.get(`${kind} ${code}`) ?? 0) + 1)
  const right = response.ok
    ? JSON.stringify(body.result.map((stage) => stage.id)) === JSON.stringify(expected) &&
      body.next_cursor === null
    : knownCodes.includes(body.code) &&
      body.code !== 'internal_error' &&
      body.statusCode === response.status
  if (!right || (kind === 'healthy' && !response.ok))
    wrong.push({ kind, status: response.status, body })
  return millis
}

async function run(kind, workers, millis) {
  const end = performance.now() + millis
  const times = []
  const work = async () => {
    while (performance.now() < end) {
      times.push(await call(kind))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return times
}

async function memory() {
  child.stdin.write('memory\n')
  return nextLine()
}

const share = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)]

await run('healthy', 8, 3000)
const before = await run('healthy', 8, 8000)
process.stderr.write(
  `calm: p99 of healthy calls ${share(before, 0.99).toFixed(1)} ms (${before.length} calls)\n`,
)
const storm = run('chaotic', 24, seconds * 1000)
const calls = run('healthy', 8, seconds * 1000)
const heaps = []
const ticks = 12
for (let tick = 0; tick < ticks; tick += 1) {
  await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / ticks))
  const { heapUsed, rss } = await memory()
  heaps.push(heapUsed)
  process.stderr.write(
    `${Math.round(((tick + 1) * seconds) / ticks)} s: heap ${(heapUsed / 1e6).toFixed(1)} MB, resident ${(rss / 1e6).toFixed(0)} MB\n`,
  )
}
const during = await calls
const chaoticTimes = await storm
const { faults: unhandled } = await memory()
child.stdin.end()
const exit = await new Promise((resolve) => child.once('exit', resolve))
healthy.close()
chaotic.close()

const p99 = [share(before, 0.99), share(during, 0.99)]
const thirds = [share(heaps.slice(2, 6), 0.5), share(heaps.slice(-4), 0.5)]
const checks = {
  [`every answer right or a typed error (${during.length + chaoticTimes.length} calls, ${wrong.length} wrong)`]:
    wrong.length === 0,
  [`nothing unhandled (${unhandled.length}), exit code ${exit}`]:
    unhandled.length === 0 && exit === 0,
  [`memory flat: heap ${(thirds[0] / 1e6).toFixed(1)} MB early, ${(thirds[1] / 1e6).toFixed(1)} MB late`]:
    thirds[1] < thirds[0] * 1.25 + 4e6,
  [`healthy calls unharmed: p99 ${p99[0].toFixed(1)} ms calm, ${p99[1].toFixed(1)} ms in the storm`]:
    p99[1] < p99[0] * 3 + 50,
}
console.log('answers:', Object.fromEntries([...codes].sort()))
console.log('what the chaotic provider did:', Object.fromEntries([...chaotic.used].sort()))
for (const [check, holds] of Object.entries(checks)) console.log(holds ? '✓' : '✗', check)
for (const each of wrong.slice(0, 5)) console.log('wrong:', JSON.stringify(each).slice(0, 500))
for (const each of unhandled.slice(0, 5)) console.log('unhandled:', each)
process.exit(Object.values(checks).every(Boolean) ? 0 : 1)
