import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test server answers. */
export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: unknown
}

/** A request as a test server got it. */
export type Got = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The port that the request came from: the same for requests of one connection. */
  readonly from: number | undefined
}

/** An answer, or none. */
type Outcome = Reply | 'hang' | 'reset'

/** A real HTTP server on loopback. */
export type TestServer = {
  readonly origin: string
  readonly port: number
  readonly got: Got[]
  answer: (request: Got, server: Server) => Outcome | Promise<Outcome>
  readonly close: () => Promise<void>
}

/** Starts a server that answers as its `answer` says at the time of the request. */
export async function startServer(answer: TestServer['answer'] = () => ({})): Promise<TestServer> {
  const got: Got[] = []
  const state: { answer: TestServer['answer'] } = { answer }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const entry: Got = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', `http://127.0.0.1:${port}`),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      from: request.socket.remotePort,
    }
    got.push(entry)
    const reply = await state.answer(entry, server)
    if (reply === 'hang') return
    if (reply === 'reset') return void request.socket.destroy()
    const { status = 200, headers = {}, body } = reply
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    response.writeHead(status, headers as Record<string, string | string[]>)
    response.end(body === undefined ? '' : raw ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A connection that waits is never closed: a test without retries would fail where it is used at that moment.
  server.keepAliveTimeout = 0
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    port,
    got,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

/** A server for all tests of a file: what it got is forgotten before each, and it is closed in the end. */
export function useServer(answer?: TestServer['answer']): Omit<TestServer, 'close'> {
  let server: TestServer | undefined
  const running = (): TestServer => {
    if (server === undefined) throw new Error('The server runs inside of tests only')
    return server
  }
  beforeAll(async () => {
    server = await startServer(answer)
  })
  beforeEach(() => {
    running().got.length = 0
  })
  afterAll(() => server?.close())
  return {
    get origin() {
      return running().origin
    },
    get port() {
      return running().port
    },
    get got() {
      return running().got
    },
    get answer() {
      return running().answer
    },
    set answer(next) {
      running().answer = next
    },
  }
}
