// What some clients and accounts do must not reach the others.
import { connect, type Socket } from 'node:net'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { type Reply, startServer, type TestServer } from '../support/server.ts'
import { startTestService, type TestService, testStore } from '../support/service.ts'

const good: Reply = { body: { data: [{ id: 1, name: 'Enquiry' }] } }
const mappings = writeMappings({ acme: acmeMapping(simpleList) })
const engine = { mappings, allowPrivateNetwork: true, retries: 0, timeout: 20_000 }

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(condition()).toBe(true)
}

describe('neighbours', () => {
  let healthy: TestServer
  let dead: TestServer
  let service: TestService
  let path = ''
  const sockets: Socket[] = []

  beforeAll(async () => {
    healthy = await startServer(() => good)
    dead = await startServer(() => 'hang')
    service = await startTestService(await testStore('embedded'), {
      engine,
      limits: { maxCalls: 400 },
      requestsToProviders: 400,
      breaker: { window: 2000, leastPerSecond: 1, pause: 60_000 },
    })
    path = await pathOf(healthy.origin)
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await Promise.all([healthy.close(), dead.close()])
  })

  const pathOf = async (origin: string) =>
    `/unified/crm/stages?integrated_account_id=${await service.addAccount(acmeAccount(origin))}`

  const open = async (text: string): Promise<Socket> => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    sockets.push(socket)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(text)
    return socket
  }
  const head = (line: string, ...headers: string[]) =>
    [line, 'host: localhost', ...headers, '', ''].join('\r\n')
  const allFine = async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.call(path)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  }
  const inFlight = async () => {
    const { body } = await service.call('/metrics')
    return Number(/crosswalk_calls_in_flight (\d+)/.exec(String(body))?.[1])
  }

  test.each([
    ['slow bodies', (token: string) => [`authorization: Bearer ${token}`]],
    ['slow bodies of strangers', () => []],
  ])('200 clients with %s take no place', async (_what, headers) => {
    const post = head(
      'POST /integrated-accounts HTTP/1.1',
      'content-type: application/json',
      'content-length: 5000',
      ...headers(service.token),
    )
    await Promise.all(Array.from({ length: 200 }, () => open(`${post}{"prov`)))
    await allFine()
    expect(await inFlight()).toBe(1)
  })

  test('nor do 200 that ask for what does not exist, or do not end their headers', async () => {
    const lost = head('GET /nowhere HTTP/1.1').repeat(10)
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        open(index % 2 === 0 ? lost : 'GET /healthz HTTP/1.1\r\nhost: local'),
      ),
    )
    await allFine()
    expect(await inFlight()).toBe(1)
  })

  test('nor do answers that nobody reads; one connection asks for so many at a time', async () => {
    healthy.answer = () => ({
      body: { data: Array.from({ length: 2000 }, (_, id) => ({ id, name: 'x'.repeat(400) })) },
    })
    const request = head(`GET ${path} HTTP/1.1`, `authorization: Bearer ${service.token}`)
    const unread = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = await open('')
        socket.pause()
        socket.write(request.repeat(10))
        return socket
      }),
    )
    expect(unread).toHaveLength(10)
    await until(() => healthy.got.length >= 20)
    healthy.answer = () => good
    let running = await inFlight()
    for (let tries = 0; tries < 100 && running > 1; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      running = await inFlight()
    }
    expect(running).toBe(1)
    await allFine()

    const greedy = await open('')
    let heard = ''
    greedy.on('data', (chunk) => {
      heard += String(chunk)
    })
    greedy.write(head('GET /healthz HTTP/1.1').repeat(200))
    await until(() => greedy.closed || greedy.readableEnded)
    expect(heard).toContain('"code":"too_many_calls"')
  }, 30_000)

  test('of too many connections, the one that waits for longest is closed', async () => {
    const small = await startTestService(service.store, { engine, limits: { maxConnections: 5 } })
    const { port } = new URL(small.url)
    const clients = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const socket = connect(Number(port), '127.0.0.1')
        sockets.push(socket)
        await new Promise((resolve) => socket.once('connect', resolve))
        return socket
      }),
    )
    const answers = await Promise.all([small.call('/healthz'), small.call(path)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    await until(() => clients.filter((socket) => socket.closed).length === 2)
    await small.stop()
  })

  test('twenty accounts that wait for a dead provider leave places for the others', async () => {
    const waiting = await Promise.all(Array.from({ length: 20 }, () => pathOf(dead.origin)))
    const controller = new AbortController()
    const calls = waiting.flatMap((each) =>
      Array.from({ length: 25 }, () =>
        service.call(each, { signal: controller.signal }).catch(() => ({ status: 0 })),
      ),
    )
    await until(() => dead.got.length >= 20)
    for (let round = 0; round < 5; round += 1) {
      const own = await Promise.all([service.call(path), service.call(path)])
      expect(own.map(({ status }) => status)).toEqual([200, 200])
    }
    controller.abort()
    const statuses = new Set((await Promise.all(calls)).map(({ status }) => status))
    expect([...statuses].every((status) => [0, 429, 503].includes(status))).toBe(true)
  })

  test('faults that one account gets open no circuit for another at the same host', async () => {
    const unlucky = await pathOf(`${healthy.origin}/broken`)
    healthy.answer = ({ url }) =>
      url.pathname.startsWith('/broken') ? { status: 503, body: {} } : good
    const codes: string[] = []
    for (let index = 0; index < 10; index += 1) codes.push((await service.call(unlucky)).body.code)
    expect(codes.at(-1)).toBe('circuit_open')
    await allFine()
  })
})
