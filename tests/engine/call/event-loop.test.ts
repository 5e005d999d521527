import type { CallOptions, Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { bestOf, watchLoop } from '../../support/event-loop.ts'
import { startServer, type TestServer } from '../../support/server.ts'

const count = 90_000
/** Milliseconds that nobody may have to wait. */
const bound = 50

const list = `before:
  boards: {path: /boards, response_path: data, key_by: id, cache_seconds: 0}
path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: NAME
  created_at: $isoDate(response.created)
  pipeline: {id: $id(response.board), name: '$find(before.boards, response.board).name'}
`
const boards = Array.from({ length: 30_000 }, (_, id) => ({ id, name: `Board ${id}` }))
const records = Array.from({ length: count }, (_, index) => ({
  id: index + 1,
  name: `Stage ${index}`,
  created: '2025-10-02T13:44:06Z',
  board: index % boards.length,
}))
const faulty = records.map((record) => ({ ...record, created: 'soon' }))

let server: TestServer
let quick: Engine
/** Maps each record by some hundred steps of work. */
let slow: Engine

beforeAll(async () => {
  server = await startServer()
  send(records)
  const options = { deadline: 60_000 }
  quick = await acmeEngine(list.replace('NAME', 'response.name'), options)
  slow = await acmeEngine(list.replace('NAME', "'$string($sum([1..3000]))'"), options)
})
afterAll(async () => {
  quick.close()
  slow.close()
  await server.close()
})

function send(stages: readonly object[]): void {
  const bodies = [boards, stages].map((data) => Buffer.from(JSON.stringify({ data })))
  server.answer = ({ url }) => ({ body: url.pathname === '/boards' ? bodies[0] : bodies[1] })
}

type Call = {
  /** Bodies of more than a million characters that are read on the way. */
  readonly reads: number
  /** Runs the call to its end; gives the number of records. */
  readonly run: (
    engine: Engine,
    options?: CallOptions,
    stages?: readonly object[],
  ) => Promise<number>
}

const account = () => acmeAccount(server.origin)

async function walked(engine: Engine, options?: CallOptions): Promise<number> {
  let walked = 0
  for await (const page of engine.pages('crm/stages', account(), { limit: 1000 }, options))
    walked += page.records.length
  return walked
}

async function iterated(engine: Engine, options?: CallOptions): Promise<number> {
  let iterated = 0
  for await (const _record of engine.iterate('crm/stages', account(), {}, options)) iterated += 1
  return iterated
}

const calls: Readonly<Record<string, Call>> = {
  'list()': {
    reads: 2,
    run: async (engine, options) =>
      (await engine.list('crm/stages', account(), {}, options)).result_count,
  },
  'pages()': { reads: 2, run: walked },
  'iterate()': { reads: 2, run: iterated },
  'map()': {
    reads: 0,
    run: async (engine, options, stages = records) => {
      const before = { boards }
      const map = { ...options, as: 'records' as const, before }
      return (await engine.map('crm/stages', 'acme', stages, map)).result.length
    },
  },
}

describe.each(Object.entries(calls))('%s of 90,000 records', (_name, { reads, run }) => {
  test('lets no timer wait longer than 50 ms', async () => {
    const longest = await bestOf(async () => {
      const watch = watchLoop({ reads })
      expect(await run(quick)).toBe(count)
      watch.stop()
      return watch.longest()
    }, bound)
    expect(longest).toBeLessThan(bound)
  })

  test('lets no timer wait longer than 50 ms where every record is refused', async () => {
    send(faulty)
    const longest = await bestOf(async () => {
      const watch = watchLoop({ reads })
      expect(await run(quick, {}, faulty)).toBe(0)
      watch.stop()
      return watch.longest()
    }, bound)
    send(records)
    expect(longest).toBeLessThan(bound)
  })

  test('ends within 50 ms of an abort', async () => {
    const late = await bestOf(async () => {
      const watch = watchLoop({ reads })
      const controller = new AbortController()
      let aborted = Number.POSITIVE_INFINITY
      let ticks = 0
      watch.onTick = () => {
        ticks += 1
        if (ticks !== 3) return
        aborted = performance.now()
        controller.abort()
      }
      await expect(run(slow, { signal: controller.signal })).rejects.toMatchObject({
        code: 'aborted',
      })
      watch.stop()
      return performance.now() - aborted
    }, bound)
    expect(late).toBeLessThan(bound)
  })

  test('ends within 50 ms of its deadline', async () => {
    const deadline = 1200
    const late = await bestOf(async () => {
      const started = performance.now()
      await expect(run(slow, { deadline })).rejects.toMatchObject({ code: 'deadline_exceeded' })
      return performance.now() - started - deadline
    }, bound)
    expect(late).toBeLessThan(bound)
  })
})

test('iterate() gives no record more, once the caller has aborted', async () => {
  const controller = new AbortController()
  let given = 0
  const walk = async () => {
    const options = { signal: controller.signal }
    for await (const _record of quick.iterate('crm/stages', account(), {}, options)) {
      given += 1
      if (given === 1000) controller.abort()
    }
  }
  await expect(walk()).rejects.toMatchObject({ code: 'aborted' })
  expect(given).toBe(1000)
})

test('map() of a call that is aborted already maps nothing', async () => {
  const signal = AbortSignal.abort(new Error('gone'))
  await expect(
    quick.map('crm/stages', 'acme', records, { as: 'records', signal }),
  ).rejects.toMatchObject({ code: 'aborted' })
})
