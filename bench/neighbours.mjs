// `npm run neighbours [rounds]`: the p99 of some accounts' calls while all is calm, and while others misbehave: each kind
// of `misbehaviour` below, at the same time. Rounds of both alternate, so that the machine's own noise meets both. Exits
// with 1 when the median p99 beside them is more than twice the calm one, or a call fails. Everything is on loopback.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const rounds = Number(process.argv[2] ?? 5)
const millis = 4000
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time))

async function startProvider(answer) {
  const server = createServer(answer)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${server.address().port}`, close }
}

const stages = Array.from({ length: 25 }, (_, id) => ({ id, name: `Stage ${id}` }))
const body = JSON.stringify({ data: stages })
const healthy = await startProvider((_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(body),
)
const dead = await startProvider(() => undefined)
const child = spawn(process.execPath, ['bench/neighbours-child.mjs', healthy.origin, dead.origin], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const { url, tokens, accounts } = JSON.parse((await lines.next()).value)
const { port } = new URL(url)
const callOf = (id, signal, token = tokens.bench) =>
  fetch(`${url}/unified/crm/stages?integrated_account_id=${id}`, {
    headers: { authorization: `Bearer ${token}` },
    signal,
  })

// Calls again and again, one after the other, until the signal fires. Counts what came, by the kind of the neighbour.
async function keepCalling(kind, id, signal, token) {
  while (!signal.aborted) {
    await callOf(id, signal, token)
      .then(async (answer) => {
        const body = await answer.json()
        const what = `${kind}: ${body.code ?? body.warnings?.[0]?.code ?? 'ok'}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
      })
      .catch(() => undefined)
    await sleep(50)
  }
}
const seen = new Map()

/** What others do, each until its function is called. Another kind of neighbour is one more entry. */
const misbehaviour = {
  'twenty accounts wait on a dead provider, ten calls each': () => {
    const controller = new AbortController()
    const { signal } = controller
    for (const id of accounts.dead)
      for (let index = 0; index < 10; index += 1) void keepCalling('dead', id, signal)
    return () => controller.abort()
  },
  'one account runs the worst override its bounds allow: it ends at the bound of time, in every other round of memory':
    (round) => {
      const controller = new AbortController()
      const { signal } = controller
      const kind = round % 2 === 0 ? 'spinning' : 'filling'
      const id = accounts[kind][round]
      for (let index = 0; index < 10; index += 1) void keepCalling(kind, id, signal, tokens.others)
      return () => controller.abort()
    },
  '200 slow clients: bodies and headers that do not end, answers that nobody reads': () => {
    const sockets = Array.from({ length: 200 }, (_, index) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(slowRequests[index % slowRequests.length])
      const drip = setInterval(() => socket.writable && index % 4 < 2 && socket.write('x'), 500)
      socket.on('close', () => clearInterval(drip))
      return socket
    })
    return () => {
      for (const socket of sockets) socket.destroy()
    }
  },
}

const host = 'host: localhost\r\n'
const authorized = `${host}authorization: Bearer ${tokens.bench}\r\n`
const slowRequests = [
  `POST /integrated-accounts HTTP/1.1\r\n${authorized}content-type: application/json\r\ncontent-length: 9000\r\n\r\n{`,
  `GET /unified/crm/stages HTTP/1.1\r\n${host}x-slow: `,
  `GET /openapi.json HTTP/1.1\r\n${host}\r\n`.repeat(4),
  `GET /nowhere HTTP/1.1\r\n${host}\r\n`.repeat(20),
]

let failed = 0
async function measure() {
  const end = performance.now() + millis
  const times = []
  const work = async (id) => {
    while (performance.now() < end) {
      const start = performance.now()
      const response = await callOf(id)
      await response.text()
      times.push(performance.now() - start)
      if (!response.ok) failed += 1
      await sleep(10)
    }
  }
  await Promise.all(accounts.healthy.map(work))
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

await measure()
const calm = []
const beside = []
for (let round = 0; round < rounds; round += 1) {
  calm.push(await measure())
  const stops = Object.values(misbehaviour).map((start) => start(round))
  await sleep(2000)
  beside.push(await measure())
  for (const stop of stops) stop()
  await sleep(2000)
  process.stderr.write(
    `round ${round + 1}: p99 ${calm[round].toFixed(1)} ms calm, ${beside[round].toFixed(1)} ms beside the others\n`,
  )
}
child.stdin.end()
await new Promise((resolve) => child.once('exit', resolve))
healthy.close()
dead.close()

const ratio = median(beside) / median(calm)
const checks = {
  [`every call of the accounts measured is good (${failed} failed)`]: failed === 0,
  [`p99 ${median(calm).toFixed(1)} ms calm, ${median(beside).toFixed(1)} ms beside the others: ${ratio.toFixed(2)} times, at most 2`]:
    ratio <= 2,
}
for (const kind of Object.keys(misbehaviour)) console.log('beside:', kind)
console.log('what they got:', Object.fromEntries([...seen].sort()))
for (const [check, holds] of Object.entries(checks)) console.log(holds ? '✓' : '✗', check)
process.exit(Object.values(checks).every(Boolean) ? 0 : 1)
