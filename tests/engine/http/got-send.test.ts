import { get } from 'node:http'
import { gzipSync } from 'node:zlib'
import { createEngine, type Engine, EngineError } from 'crosswalk'
import { createKeyedAgents } from '../../../engine/http/keyed-agents.ts'
import { acmeAccount, acmeEngine, secretToken } from '../../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'
import { type TestServer, useServer } from '../../support/server.ts'

const home = useServer()
const foreign = useServer(() => ({ body: { data: [{ id: 1 }] } }))
let engine: Engine

beforeAll(async () => {
  engine = await acmeEngine()
})
afterAll(() => engine.close())

async function failure(call: Promise<unknown>): Promise<EngineError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(EngineError)
  return error as EngineError
}

describe('a redirect', () => {
  test('within the origin is followed with the credentials', async () => {
    home.answer = ({ url }) =>
      url.pathname === '/stages'
        ? { status: 307, headers: { location: '/v2/stages' } }
        : { body: { data: [{ id: 7, name: 'Moved' }] } }
    const answer = await engine.list('crm/stages', acmeAccount(home.origin))
    expect(answer.result.map(({ id }) => id)).toEqual(['7'])
    expect(home.got.at(-1)?.headers.authorization).toBe(`Bearer ${secretToken}`)
  })

  test.each([301, 302, 303, 307, 308])(
    'with %d to another origin is refused, and nothing arrives there',
    async (status) => {
      home.answer = () => ({ status, headers: { location: `${foreign.origin}/steal` } })
      const error = await failure(engine.list('crm/stages', acmeAccount(home.origin)))
      expect(error.code).toBe('origin_refused')
      expect(foreign.got).toEqual([])
    },
  )

  test('to another name of the same host is another origin', async () => {
    home.answer = () => ({
      status: 302,
      headers: { location: `http://localhost:${home.port}/stages` },
    })
    expect((await failure(engine.list('crm/stages', acmeAccount(home.origin)))).code).toBe(
      'origin_refused',
    )
  })

  test('without end is an error', async () => {
    home.answer = () => ({ status: 302, headers: { location: '/stages' } })
    expect((await failure(engine.list('crm/stages', acmeAccount(home.origin)))).statusCode).toBe(
      502,
    )
  })
})

describe('a next link to another origin', () => {
  const styles = {
    link_header: 'pagination: {format: link_header}',
    next_url: 'pagination: {format: next_url, next_url_path: next}',
  }
  test.each(Object.entries(styles))(
    'is refused in style %s, and nothing arrives there',
    async (_style, top) => {
      const paged = await acmeEngine(simpleList, { top })
      home.answer = () => ({
        headers: { link: `<${foreign.origin}/stages?page=2>; rel="next"` },
        body: { data: [{ id: 1 }], next: `${foreign.origin}/stages?page=2` },
      })
      const error = await failure(paged.list('crm/stages', acmeAccount(home.origin)))
      expect(error.code).toBe('origin_refused')
      expect(foreign.got).toEqual([])
      paged.close()
    },
  )
})

describe('an address that is not public', () => {
  const refused = [
    'http://169.254.169.254',
    'http://localhost',
    'https://localhost:8443',
    'http://[::1]',
    'http://2130706433',
    'http://0x7f.1',
    'http://127.0.0.1',
    'https://10.1.2.3',
    'https://[fd00::1]',
    'https://[::ffff:192.168.0.1]',
    'https://0.0.0.0',
    'https://100.64.0.1',
    'https://168.63.129.16',
    'https://[::ffff:168.63.129.16]',
    'https://169.254.0.23',
    'https://192.0.0.192',
    'https://198.18.0.1',
    'https://192.88.99.1',
    'https://240.0.0.1',
    'https://[::7f00:1]', // IPv4-compatible
    'https://[::ffff:0:7f00:1]', // IPv4-translated
    'https://[64:ff9b::7f00:1]', // NAT64
    'https://[64:ff9b:1::7f00:1]',
    'https://[2002:7f00:1::]', // 6to4
    'https://[2001:0:7f00:1::]', // Teredo
    'https://[2001:db8::1]', // documentation
    'https://[3fff::1]',
    'https://[fec0::1]', // site-local
    'https://[4000::1]', // not assigned
    'https://[5f00::1]',
    'https://[fe80::1]',
    'https://[ff02::1]',
  ]
  test.each(refused)('%s is refused by default', async (base_url) => {
    const strict = await createEngine({
      mappings: writeMappings({ acme: acmeMapping(simpleList) }),
    })
    const error = await failure(strict.list('crm/stages', acmeAccount(base_url)))
    expect(error).toMatchObject({ code: 'address_refused', statusCode: 422 })
    strict.close()
  })

  test.each([
    [['192.168.1.9']],
    [['93.184.216.34', '10.0.0.1']],
    [['::1']],
    [['168.63.129.16']],
    [['4000::1']],
  ])('behind a name is refused after resolution: %j', async (addresses) => {
    const strict = await createEngine({
      mappings: writeMappings({ acme: acmeMapping(simpleList) }),
      resolve: async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    })
    const error = await failure(
      strict.list('crm/stages', acmeAccount('https://intranet.acme.example')),
    )
    expect(error.code).toBe('address_refused')
    strict.close()
  })

  test('http without encryption is refused by default', async () => {
    const strict = await createEngine({
      mappings: writeMappings({ acme: acmeMapping(simpleList) }),
    })
    const error = await failure(strict.list('crm/stages', acmeAccount('http://api.acme.example')))
    expect(error.code).toBe('address_refused')
  })
})

describe('the transport', () => {
  test('stops a body that grows past the cap, also a compressed one', async () => {
    const small = await acmeEngine(simpleList, { maxBytes: 10_000 })
    const body = gzipSync(JSON.stringify({ data: [{ id: 1, name: 'x'.repeat(1_000_000) }] }))
    expect(body.length).toBeLessThan(10_000)
    home.answer = () => ({ headers: { 'content-encoding': 'gzip' }, body })
    expect((await failure(small.list('crm/stages', acmeAccount(home.origin)))).code).toBe(
      'response_too_large',
    )
    small.close()
  })

  test('gives up on a provider that does not answer', async () => {
    const impatient = await acmeEngine(simpleList, { timeout: 100 })
    home.answer = () => 'hang'
    const error = await failure(impatient.list('crm/stages', acmeAccount(home.origin)))
    expect(error).toMatchObject({ code: 'remote_timeout', statusCode: 504 })
    impatient.close()
  })

  test('names a connection that broke, without the address of the call', async () => {
    home.answer = () => 'reset'
    const error = await failure(engine.list('crm/stages', acmeAccount(home.origin)))
    expect(error).toMatchObject({ code: 'connection_failed', statusCode: 502 })
    expect(error.message).toContain('ECONNRESET')
  })

  test('ends with the deadline of the call', async () => {
    home.answer = () => 'hang'
    const call = engine.list('crm/stages', acmeAccount(home.origin), {}, { deadline: 100 })
    expect(['deadline_exceeded', 'remote_timeout']).toContain((await failure(call)).code)
  })

  test('is aborted by a signal, whose reason is the cause', async () => {
    home.answer = () => 'hang'
    const controller = new AbortController()
    const call = failure(
      engine.list('crm/stages', acmeAccount(home.origin), {}, { signal: controller.signal }),
    )
    const reason = new Error('customer went away')
    setTimeout(() => controller.abort(reason), 50)
    expect(await call).toMatchObject({ code: 'aborted', statusCode: 499, cause: reason })
  })

  test('keeps its connection between calls', async () => {
    home.answer = () => ({ body: { data: [] } })
    home.got.length = 0
    for (let call = 0; call < 3; call += 1) {
      await engine.list('crm/stages', acmeAccount(home.origin))
    }
    expect(new Set(home.got.map(({ from }) => from)).size).toBe(1)
  })
})

describe('connections', () => {
  const connectionsOf = (server: Pick<TestServer, 'got'>) => server.got.map(({ from }) => from)

  test('are kept for one account, and never used for two', async () => {
    home.got.length = 0
    home.answer = () => ({ body: { data: [] } })
    const other = { ...acmeAccount(home.origin), id: 'account-2' }
    for (const account of [acmeAccount(home.origin), other, acmeAccount(home.origin), other])
      await engine.list('crm/stages', account)
    const [first, second, third, fourth] = connectionsOf(home)
    expect([third, fourth]).toEqual([first, second])
    expect(second).not.toBe(first)
  })

  test('that are idle are bounded in all: the one idle for longest goes', async () => {
    home.got.length = 0
    const agents = createKeyedAgents({ each: 4, idle: 2 })
    const ask = (connectionKey: string) =>
      new Promise((resolve) => {
        const options = { agent: agents.http, connectionKey }
        get(home.origin, options, (response) => response.resume().on('end', resolve))
      })
    for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) {
      await ask(key)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const [a, b, c, ...again] = connectionsOf(home)
    expect(again).toEqual([c, b, expect.any(Number)])
    expect([a, b, c]).not.toContain(again[2])
    agents.destroy()
  })
})
