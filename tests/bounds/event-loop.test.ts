import type { CallOptions, Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../support/acme.ts'
import { bestOf, moment, watchLoop, workSince } from '../support/event-loop.ts'
import { startServer, type TestServer } from '../support/server.ts'

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
const faulty = records.slice(0, 20_000).map((record) => ({ ...record, created: 'soon' }))

let server: TestServer
let quick: Engine
/** Takes about a millisecond for each record. */
let slow: Engine

beforeAll(async () => {
  server = await startServer()
  send(records)
  const options = { deadline: 60_000 }
  quick = await acmeEngine(list.replace('NAME', 'response.name'), options)
  slow = await acmeEngine(
    list.replace('NAME', "'$string($sum([1..(60000 + response.board % 2)]))'"),
    options,
  )
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

type Given = {
  readonly options?: CallOptions
  readonly query?: object
  /** What is mapped without a network. */
  readonly stages?: readonly object[]
}

type Call = {
  /** Large bodies that are read on the way. */
  readonly reads: number
  /** Runs the call to its end; gives the number of records. */
  readonly run: (engine: Engine, given?: Given) => Promise<number>
}

const account = () => acmeAccount(server.origin)

async function walked(engine: Engine, { options, query }: Given = {}): Promise<number> {
  let walked = 0
  for await (const page of engine.pages('crm/stages', account(), query, options))
    walked += page.records.length
  return walked
}

async function iterated(engine: Engine, { options, query }: Given = {}): Promise<number> {
  let iterated = 0
  for await (const _record of engine.iterate('crm/stages', account(), query, options)) iterated += 1
  return iterated
}

async function listed(engine: Engine, { options, query }: Given = {}): Promise<number> {
  return (await engine.list('crm/stages', account(), query, options)).result_count
}

async function mapped(
  engine: Engine,
  { options, query = {}, stages = records }: Given = {},
): Promise<number> {
  const given = { ...options, query, as: 'records' as const, before: { boards } }
  return (await engine.map('crm/stages', 'acme', stages, given)).result.length
}

const calls: Readonly<Record<string, Call>> = {
  'list()': { reads: 2, run: listed },
  'pages()': { reads: 2, run: walked },
  'iterate()': { reads: 2, run: iterated },
  'map()': { reads: 0, run: mapped },
}

describe.each(Object.entries(calls))('%s of 90,000 records', (_name, { reads, run }) => {
  test('lets no timer wait longer than 50 ms', async () => {
    const longest = await bestOf(async () => {
      const watch = watchLoop({ reads })
      expect(await run(quick)).toBe(count)
      watch.stop()
      expect(watch.ticks()).toBeGreaterThan(5)
      return watch.longest()
    }, bound)
    expect(longest).toBeLessThan(bound)
  })

  test('lets no timer wait longer than 50 ms where every record is refused', async () => {
    send(faulty)
    const longest = await bestOf(async () => {
      const watch = watchLoop({ reads })
      expect(await run(quick, { stages: faulty })).toBe(0)
      watch.stop()
      expect(watch.ticks()).toBeGreaterThan(5)
      return watch.longest()
    }, bound)
    send(records)
    expect(longest).toBeLessThan(bound)
  })

  test('ends within 50 ms of an abort', async () => {
    const late = await bestOf(async () => {
      const watch = watchLoop({ reads })
      const controller = new AbortController()
      let aborted = moment()
      let ticks = 0
      watch.onTick = () => {
        ticks += 1
        if (ticks !== 3) return
        aborted = moment()
        controller.abort()
      }
      await expect(run(slow, { options: { signal: controller.signal } })).rejects.toMatchObject({
        code: 'aborted',
      })
      watch.stop()
      expect(watch.ticks()).toBeGreaterThan(2)
      return workSince(aborted)
    }, bound)
    expect(late).toBeLessThan(bound)
  })

  test('ends within 50 ms of its deadline', async () => {
    const deadline = 1500
    const late = await bestOf(async () => {
      let passed: ReturnType<typeof moment> | undefined
      // With a filter that nothing passes, no time is the caller's own.
      const call = run(slow, { options: { deadline }, query: { name: 'nowhere' } })
      setTimeout(() => {
        passed = moment()
      }, deadline)
      await expect(call).rejects.toMatchObject({ code: 'deadline_exceeded' })
      // A timer of the same length fires beside the deadline: where it has not yet, nothing is late.
      return passed === undefined ? 0 : workSince(passed)
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
