import type { Account, RemoteRequest, Send } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'

const keep = useEngines()
const mapping =
  'response_path: data\nresponse_mapping: {id: $id(response.id), name: response.name}\n'

type Sent = { readonly url: string; readonly headers: Record<string, string> }

async function caller(list: string): Promise<{
  readonly sent: Sent[]
  readonly list: (account: Account, query?: object) => Promise<unknown>
}> {
  const sent: Sent[] = []
  const send: Send = async (request: RemoteRequest) => {
    const headers = request.headers as Record<string, string>
    sent.push({ url: request.url, headers: { ...headers } })
    headers.authorization = 'changed by the transport'
    return { status: 200, headers: {}, body: '{"data": [{"id": 1}]}' }
  }
  const engine = keep(await acmeEngine(`${list}\n${mapping}`, { send }))
  return { sent, list: (account, query = {}) => engine.list('crm/stages', account, query) }
}

const frozen = (account: Account): Account =>
  Object.freeze({ ...account, credentials: Object.freeze({ ...account.credentials }) })

describe('a frozen account', () => {
  test('gets the same requests in each call, whatever a transport did to those of the last one', async () => {
    const { sent, list } = await caller('path: /stages')
    const account = frozen(acmeAccount())
    await list(account)
    await list(account)
    await list(acmeAccount())
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((request) => JSON.stringify(request))).size).toBe(1)
  })

  test.each([
    ['an expression', 'path: /stages\nquery_mapping: {name: query.name.eq}'],
    ['remote_query', 'path: /stages'],
  ])('gets a request of its own where %s makes it', async (_what, block) => {
    const { sent, list } = await caller(block)
    const account = frozen(acmeAccount())
    const asked = block.includes('query_mapping')
      ? [{ name: 'Won' }, { name: 'Lost' }, {}]
      : [{ remote_query: { name: 'Won' } }, { remote_query: { name: 'Lost' } }, {}]
    for (const query of asked) await list(account, query)
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?name=Won', '?name=Lost', ''])
  })

  test('is refused in each call when a value is missing', async () => {
    const { list } = await caller('path: /stages')
    const account = frozen({ ...acmeAccount(), credentials: {} })
    for (const _call of [1, 2]) {
      await expect(list(account)).rejects.toMatchObject({ code: 'missing_account_value' })
    }
  })
})

describe('an account whose token changes', () => {
  let token = ''
  const credentials = Object.freeze({
    get token() {
      return token
    },
  })
  class Held {
    readonly id = 'held'
    readonly provider = 'acme'
    get credentials() {
      return Object.freeze({ token })
    }
  }
  const changing: Record<string, () => Account> = {
    'in place': () => ({ ...acmeAccount(), credentials: { token } }),
    'in a frozen account': () => Object.freeze({ ...acmeAccount(), credentials: held }),
    'behind a getter': () => Object.freeze({ ...acmeAccount(), credentials }),
    'behind a getter of its class': () => Object.freeze(new Held()),
  }
  const held = { token }

  test.each(Object.keys(changing))('%s is sent with the new one', async (how) => {
    const { sent, list } = await caller('path: /stages')
    token = 'tok-1'
    held.token = token
    const account = (changing[how] as () => Account)()
    await list(account)
    token = 'tok-2'
    held.token = token
    if (how === 'in place') Object.assign(account.credentials ?? {}, { token })
    await list(account)
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer tok-1',
      'Bearer tok-2',
    ])
  })
})
