import type { Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { simpleList } from '../../support/mapping.ts'
import { startServer, type TestServer } from '../../support/server.ts'

const all = [
  { id: 1, name: 'Enquiry', created: '2024-01-01T09:00:00Z' },
  { id: 2, name: 'Site visit', created: 'soon' },
  { id: 3, name: 'Quote out', created: '2024-01-03T09:00:00Z' },
  { id: 4, name: 'Won', created: '2024-01-04T09:00:00Z' },
  { id: 5, name: 'Lost', created: '2024-01-05T09:00:00Z' },
]
const offset = 'pagination: {format: offset, offset_param: skip}'

let server: TestServer
let engine: Engine
const engines: Engine[] = []

beforeAll(async () => {
  server = await startServer()
  engine = await make(simpleList, { top: offset })
})
beforeEach(() => {
  server.got.length = 0
  server.answer = ({ url }) => {
    const skip = Number(url.searchParams.get('skip'))
    return { body: { data: all.slice(skip, skip + 3) } }
  }
})
afterAll(async () => {
  for (const each of engines) each.close()
  await server.close()
})

async function make(...given: Parameters<typeof acmeEngine>): Promise<Engine> {
  const made = await acmeEngine(...given)
  engines.push(made)
  return made
}

const account = () => acmeAccount(server.origin)

type Page = { readonly records: readonly { readonly id: string }[]; readonly next_cursor: unknown }

const idsOf = ({ records }: Page) => records.map(({ id }) => id)

async function collect<P>(pages: AsyncIterable<P>): Promise<P[]> {
  const found: P[] = []
  for await (const page of pages) found.push(page)
  return found
}

describe('pages()', () => {
  test("gives the provider's pages, each with its own warnings, until the cursor is null", async () => {
    const pages = await collect(engine.pages('crm/stages', account()))
    expect(pages.map(idsOf)).toEqual([['1', '3'], ['4', '5'], []])
    expect(pages.map(({ next_cursor }) => next_cursor === null)).toEqual([false, false, true])
    expect(pages.map(({ warnings }) => warnings.map(({ code, count }) => [code, count]))).toEqual([
      [['unmappable_record', 1]],
      [],
      [],
    ])
  })

  test.each([1, 2, 3, 4])(
    'gives at most %i records a page, and fetches nothing twice',
    async (limit) => {
      const pages = await collect(engine.pages('crm/stages', account(), { limit }))
      for (const page of pages) expect(page.records.length).toBeLessThanOrEqual(limit)
      expect(pages.flatMap(idsOf)).toEqual(['1', '3', '4', '5'])
      expect(server.got).toHaveLength(3)
    },
  )

  test.each([{ limit: 1 }, { limit: 2 }, {}])(
    'is what list() answers, call after call, with %j',
    async (size) => {
      const answers: object[] = []
      let cursor: string | null | undefined
      while (cursor !== null) {
        const query = { ...size, ...(cursor === undefined ? {} : { next_cursor: cursor }) }
        const answer = await engine.list('crm/stages', account(), query)
        cursor = answer.next_cursor
        answers.push({
          records: answer.result,
          next_cursor: cursor,
          warnings: answer.warnings ?? [],
        })
      }
      expect(await collect(engine.pages('crm/stages', account(), size))).toEqual(answers)
    },
  )

  test('goes on from the cursor of any page: what was stored, and what follows, is everything once', async () => {
    const pages = await collect(engine.pages('crm/stages', account(), { limit: 1 }))
    for (const [index, { next_cursor }] of pages.entries()) {
      if (next_cursor === null) continue
      const rest = await collect(engine.pages('crm/stages', account(), { limit: 2, next_cursor }))
      const stored = pages.slice(0, index + 1).flatMap(idsOf)
      expect([...stored, ...rest.flatMap(idsOf)]).toEqual(['1', '3', '4', '5'])
    }
  })

  test('says what concerns the whole walk with the first page only', async () => {
    const caveats = `caveats:\n  - {when: 'true', message: Lost stages are left out}\n`
    const warned = await make(simpleList + caveats, { top: offset })
    const pages = await collect(warned.pages('crm/stages', account()))
    const caveat = pages.map(({ warnings }) => warnings.some(({ code }) => code === 'caveat'))
    expect(caveat).toEqual([true, false, false])
  })

  test('of nothing is one empty page, also where there is no parent to ask for', async () => {
    server.answer = () => ({ body: { data: [] } })
    const fanOut = await make(
      `before:\n  boards: {path: /boards, response_path: data}\nfor_each: boards\npath: /boards/{{item.id}}/stages\nresponse_path: data\nresponse_mapping: {id: $id(response.id)}\n`,
    )
    for (const each of [engine, fanOut]) {
      expect(await collect(each.pages('crm/stages', account()))).toEqual([
        { records: [], next_cursor: null, warnings: [] },
      ])
    }
  })

  test('stops fetching when the caller stops', async () => {
    for await (const { records } of engine.pages('crm/stages', account())) {
      expect(records).toHaveLength(2)
      break
    }
    expect(server.got).toHaveLength(1)
  })

  test('counts the deadline for each page, without the time that the caller takes', async () => {
    const pages = engine.pages('crm/stages', account(), {}, { deadline: 700 })
    const ids: string[] = []
    for await (const page of pages) {
      ids.push(...idsOf(page))
      await new Promise((resolve) => setTimeout(resolve, 800))
    }
    expect(ids).toEqual(['1', '3', '4', '5'])
    server.answer = () => 'hang'
    const late = collect(engine.pages('crm/stages', account(), {}, { deadline: 300 }))
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' })
  })

  test('gives no page more, once the caller has aborted', async () => {
    const controller = new AbortController()
    let given = 0
    const walk = async () => {
      const options = { signal: controller.signal }
      for await (const _page of engine.pages('crm/stages', account(), { limit: 1 }, options)) {
        given += 1
        controller.abort()
      }
    }
    await expect(walk()).rejects.toMatchObject({ code: 'aborted' })
    expect([given, server.got.length]).toEqual([1, 1])
  })

  test('rejects like list(), and refuses records that are keyed', async () => {
    for (const [query, code] of [
      [{ truto_key_by: 'id' }, 'invalid_parameter'],
      [{ limit: 0 }, 'invalid_parameter'],
      [{ next_cursor: 'bm9uc2Vuc2U' }, 'invalid_cursor'],
    ] as const) {
      const walk = collect(engine.pages('crm/stages', account(), query as never))
      await expect(walk).rejects.toMatchObject({ code })
    }
  })
})

describe('iterate()', () => {
  test('has met the warnings of the records that it gave, and no later ones', async () => {
    const walk = engine.iterate('crm/stages', account())
    expect(walk.warnings()).toEqual([])
    const counts: number[] = []
    for await (const _record of walk) counts.push(walk.warnings().length)
    expect(counts).toEqual([0, 1, 1, 1])
  })

  test('rejects with what is wrong about the call, when the first record is asked for', async () => {
    // @ts-expect-error a walk gives records one by one
    const walk = engine.iterate('crm/stages', account(), { truto_key_by: 'id' })
    await expect(walk.next()).rejects.toMatchObject({ code: 'invalid_parameter' })
  })
})
