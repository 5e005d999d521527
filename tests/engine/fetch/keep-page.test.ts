import type { Account, Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { jumpingClock } from '../../support/clock.ts'
import { useEngines } from '../../support/engines.ts'
import { simpleList } from '../../support/mapping.ts'
import { useServer } from '../../support/server.ts'

const server = useServer()
const keep = useEngines()
const clock = jumpingClock()
let engine: Engine
let names = ['Enquiry', 'Quote', 'Won', 'Lost', 'Paid']

beforeAll(async () => {
  engine = keep(await acmeEngine(simpleList, { clock }))
})
beforeEach(() => {
  names = ['Enquiry', 'Quote', 'Won', 'Lost', 'Paid']
  clock.waits.push(60_000) // nothing is left from the test before
  server.answer = () => ({
    body: { data: names.map((name, index) => ({ id: index + 1, name, tags: [name] })) },
  })
})

const account = () => acmeAccount(server.origin)

async function list(query: object, of: Account = account(), by = engine) {
  const { result, next_cursor } = await by.list('crm/stages', of, { limit: 2, ...query })
  return { names: result.map(({ name }) => name), next_cursor, result }
}

const idsOf = (result: readonly { readonly id: string }[]) => result.map(({ id }) => id)

describe('a list that the provider gives whole', () => {
  test('is fetched once for the answers of a walk, and afresh for one that begins anew', async () => {
    const first = await list({})
    names = ['Changed', 'Changed', 'Changed', 'Changed', 'Changed']
    const second = await list({ next_cursor: first.next_cursor })
    const third = await list({ next_cursor: second.next_cursor })
    expect([first.names, second.names, third.names]).toEqual([
      ['Enquiry', 'Quote'],
      ['Won', 'Lost'],
      ['Paid'],
    ])
    expect(third.next_cursor).toBeNull()
    expect(server.got).toHaveLength(1)
    expect((await list({})).names).toEqual(['Changed', 'Changed'])
    expect(server.got).toHaveLength(2)
  })

  test('is fetched again 30 s after it was, however the walk goes on', async () => {
    const first = await list({})
    clock.waits.push(29_000)
    const second = await list({ next_cursor: first.next_cursor })
    expect(server.got).toHaveLength(1)
    clock.waits.push(1_000)
    names = names.map((name) => `${name} (new)`)
    expect((await list({ next_cursor: second.next_cursor })).names).toEqual(['Paid (new)'])
    expect((await list({ next_cursor: first.next_cursor })).names).toEqual([
      'Won (new)',
      'Lost (new)',
    ])
    expect(server.got).toHaveLength(3)
  })

  test('is not given to another account, with other credentials, or for another query', async () => {
    const { next_cursor } = await list({})
    const headers = { 'x-user': 'b' }
    const others: Account[] = [
      { ...account(), credentials: { token: 'tok-of-another' } },
      { ...account(), overrides: { base_url: server.origin, headers } },
    ]
    for (const other of others) await list({ next_cursor }, other)
    expect(server.got).toHaveLength(3)
    const other = { ...account(), id: 'account-2' }
    const cursors = [
      [other, (await list({}, other)).next_cursor, {}],
      [
        account(),
        (await list({ remote_query: { by: 'b' } })).next_cursor,
        { remote_query: { by: 'b' } },
      ],
    ] as const
    expect(server.got).toHaveLength(5)
    for (const [of, cursor, query] of cursors) await list({ next_cursor: cursor, ...query }, of)
    expect(server.got).toHaveLength(5)
    await list({ next_cursor }, { ...account(), id: 'account-1' })
    expect(server.got).toHaveLength(5)
  })

  test('stays as it came, whatever a caller does to the answers', async () => {
    const first = await list({})
    const second = await list({ next_cursor: first.next_cursor })
    for (const record of [...first.result, ...second.result]) {
      const { tags } = record.remote_data as { tags: string[] }
      tags.push('spoiled')
      Object.assign(record.remote_data as object, { name: 'spoiled' })
    }
    const again = await list({ next_cursor: first.next_cursor })
    expect(again.result.map(({ remote_data }) => remote_data)).toEqual([
      { id: 3, name: 'Won', tags: ['Won'] },
      { id: 4, name: 'Lost', tags: ['Lost'] },
    ])
    const raw = await list({ next_cursor: first.next_cursor, truto_response_format: 'raw' })
    expect(raw.result).toEqual(again.result.map(({ remote_data }) => remote_data))
    expect(server.got).toHaveLength(1)
  })

  test('has warnings, filters and indexes as if it were fetched again', async () => {
    const filter = { name: 'Won', limit: 1 }
    names = ['Won', 'Lost', 'Won', 'Lost', 'Won']
    const found: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const answer = await list(cursor === undefined ? filter : { ...filter, next_cursor: cursor })
      found.push(...idsOf(answer.result))
      cursor = answer.next_cursor
    }
    expect(found).toEqual(['1', '3', '5'])
    expect(server.got).toHaveLength(1)
  })
})

describe('records that may share parts with others', () => {
  const nested = simpleList.replace('response_path: data', 'response_path: data.stages')
  const made = simpleList.replace('response_path: data', 'response_expression: body.data')

  test.each([
    ['in inner lists', nested],
    ['that an expression makes', made],
  ])('%s are fetched again', async (_what, block) => {
    const other = keep(await acmeEngine(block, { clock }))
    const stages = [1, 2, 3].map((id) => ({ id, name: `Stage ${id}` }))
    server.answer = () => ({ body: { data: block === nested ? [{ stages }] : stages } })
    const { next_cursor } = await list({}, account(), other)
    expect((await list({ next_cursor }, account(), other)).names).toEqual(['Stage 3'])
    expect(server.got).toHaveLength(2)
  })
})
