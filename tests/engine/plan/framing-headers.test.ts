import { AccountError, type Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { startServer, type TestServer } from '../../support/server.ts'

const framing = [
  'Content-Length',
  'transfer-encoding',
  'HOST',
  'connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'keep-alive',
  'proxy-authorization',
  'Proxy-Connection',
]

describe('an override of a header that frames the message', () => {
  let provider: TestServer
  let engine: Engine
  beforeAll(async () => {
    provider = await startServer(() => ({ body: { data: [] } }))
    engine = await acmeEngine()
  })
  afterAll(async () => {
    engine.close()
    await provider.close()
  })

  test.each(framing)('%s is refused by name, and nothing is sent', async (name) => {
    const overrides = { base_url: provider.origin, headers: { [name]: '5' } }
    const account = { ...acmeAccount(), overrides }
    const refusal = { code: 'invalid_override', fields: [`overrides.headers.${name}`] }
    const error = await engine.list('crm/stages', account).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AccountError)
    expect(error).toMatchObject(refusal)
    await expect(engine.checkAccount(account)).rejects.toMatchObject(refusal)
    expect(provider.got).toEqual([])
  })

  test('that holds a line break is refused the same way', async () => {
    const overrides = { base_url: provider.origin, headers: { 'x-note': 'a\r\nGET /b HTTP/1.1' } }
    await expect(engine.list('crm/stages', { ...acmeAccount(), overrides })).rejects.toMatchObject({
      code: 'invalid_override',
    })
    expect(provider.got).toEqual([])
  })

  test('may take it out, and others may be set', async () => {
    const headers = { 'content-length': null, 'x-note': 'fine' }
    const overrides = { base_url: provider.origin, headers }
    await engine.list('crm/stages', { ...acmeAccount(), overrides })
    expect(provider.got.at(-1)?.headers['x-note']).toBe('fine')
  })
})
