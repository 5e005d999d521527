import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Account, type Engine, type EngineOptions, OverrideBudgetError } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../support/acme.ts'
import { useEngines } from '../support/engines.ts'
import { bestOf, watchLoop } from '../support/event-loop.ts'
import { useServer } from '../support/server.ts'

const server = useServer()
const keep = useEngines()

const nested = `before:
  boards: {path: /boards, response_path: data, key_by: id, cache_seconds: 0}
path: /stages
response_path: groups.stages
response_mapping:
  id: $id(response.id)
  name: response.name
  created_at: $isoDate(response.created)
  pipeline: response.pipeline
`
const whole = `path: /stages
response_path: groups.stages
response_mapping: |
  {"id": $id(response.id), "name": response.name, "pipeline": response.pipeline}
`
const records = Array.from({ length: 250 }, (_, index) => ({
  id: index + 1,
  name: `Stage ${index + 1}`,
  created: '2025-10-02T13:44:06Z',
  pipeline: { id: '7', name: 'Sales' },
}))

beforeEach(() => {
  server.answer = ({ url }) => ({
    body: url.pathname.endsWith('/boards')
      ? { data: [{ id: 7, label: 'Board seven' }] }
      : {
          groups: [
            { label: 'north', stages: records.slice(0, 200) },
            { label: 'south', stages: records.slice(200) },
          ],
        },
  })
})

async function engineWith(list: string, options: EngineOptions = {}): Promise<Engine> {
  return keep(await acmeEngine(list, { isolation: 'worker', ...options }))
}

function accountWith(response_mapping: object, id = 'account-1'): Account {
  const resources = { 'crm/stages': { list: { response_mapping: response_mapping as never } } }
  return { ...acmeAccount(), id, overrides: { base_url: server.origin, resources } }
}

const memoryBomb = `[1..1000000].{${Array.from({ length: 300 }, (_, at) => `"f${at}": $`).join(', ')}}`
const endless = '$string($sum($map([1..100000], function($n) { $sum([1..100000]) * $n })))'

/** Makes calls until a promise is settled; gives how many. */
async function servedMeanwhile(
  work: Promise<unknown>,
  call: () => Promise<unknown>,
): Promise<number> {
  let served = 0
  let ended = false
  void work.then(() => {
    ended = true
  })
  while (!ended) {
    await call()
    served += 1
    if (served > 2) await Promise.race([work, new Promise((resolve) => setTimeout(resolve, 20))])
  }
  return served
}

describe("with isolation: 'worker'", () => {
  test.each([
    ['fields', nested],
    ['one expression', whole],
  ])('overrides over %s give what they give without it', async (_, list) => {
    const roots = list === whole ? '' : ' & before.boards.`7`.label'
    const overrides = {
      name: `parent.label & "/" & index & "/" & response.name & context.region${roots}`,
      created_at: null,
      pipeline: {
        name: 'response.id % 50 = 0 ? $number("x") : $uppercase(response.pipeline.name)',
      },
    }
    const answers = []
    for (const isolation of ['worker', 'none'] as const) {
      const engine = await engineWith(list, { isolation })
      const pages = []
      const query = { limit: 60, truto_response_format: 'normalized' as const }
      for await (const page of engine.pages('crm/stages', accountWith(overrides), query))
        pages.push({ records: page.records, warnings: page.warnings })
      const { result, warnings } = await engine
        .list('crm/stages', accountWith(overrides), {
          name: { contains: 'south' },
        } as never)
        .catch((error) => ({ result: error.code, warnings: [] }))
      answers.push({ pages, result, warnings })
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.pages[0]?.records[0]).toMatchObject({ pipeline: { id: '7', name: 'SALES' } })
    expect(JSON.stringify(answers[0])).toContain('south/48/Stage 249')
  })

  test.each([
    [{ nme: 'response.name' }, 'did you mean "name"?'],
    [{ name: 'response.name &' }, 'Expression ends'],
    [{ pipeline: { name: 'record.name' } }, '"record" is not available here'],
    [{ name: 5 }, 'must be an expression or null'],
  ])('a wrong override %j is told where, before anything is sent', async (mapping, message) => {
    const engine = await engineWith(nested)
    const local = await engineWith(nested, { isolation: 'none' })
    const account = accountWith(mapping)
    const error = await engine.list('crm/stages', account).catch((thrown) => thrown)
    const other = await local.list('crm/stages', account).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_override', statusCode: 422 })
    expect(error.message).toContain(message)
    expect({ ...error, message: error.message }).toEqual({ ...other, message: other.message })
    await expect(engine.checkAccount(account)).rejects.toThrow(message)
    expect(server.got).toEqual([])
  })

  test.each([
    ['that works without end', endless, 'take longer than 2000 ms'],
    ['that takes all memory', memoryBomb, 'take'],
  ])('an override %s ends typed, and others go on meanwhile', async (_, expression, message) => {
    const engine = await engineWith(nested)
    const good = accountWith({ name: '$uppercase(response.name)' }, 'account-good')
    await engine.list('crm/stages', good)
    const before = process.memoryUsage().rss
    let attempt = 0
    const longest = await bestOf(async () => {
      attempt += 1
      const watch = watchLoop({ reads: 0 })
      const account = accountWith({ pipeline: { name: expression } }, `account-bad-${attempt}`)
      const bad = engine.list('crm/stages', account).catch((thrown) => thrown)
      const served = await servedMeanwhile(bad, () =>
        engine.list('crm/stages', good, { limit: 10 }),
      )
      watch.stop()
      expect(await bad).toMatchObject({
        code: 'override_too_costly',
        statusCode: 422,
        fields: ['overrides.pipeline.name'],
        where: { file: 'overrides of crm/stages', path: 'pipeline.name', line: 2 },
        message: expect.stringContaining(message),
      })
      expect(served).toBeGreaterThan(2)
      return watch.longest()
    }, 100)
    expect(longest).toBeLessThan(100)
    const { result } = await engine.list('crm/stages', { ...good, id: 'account-bad-1' })
    expect(result).toHaveLength(250)
    // The limit of one thread, and what the collector has not given back yet; the override would take gigabytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024)
  })

  test('an account has so much time in a minute, then it is told when it has time again', async () => {
    let now = Date.parse('2026-01-01T09:00:00Z')
    const clock = { now: () => now, sleep: async () => undefined }
    const engine = await engineWith(nested, { expressionLimits: { timeout: 100 }, clock })
    const bad = accountWith({ name: endless }, 'account-bad')
    const codes: string[] = []
    let last: unknown
    for (let call = 0; call < 7; call += 1) {
      last = await engine.list('crm/stages', bad).catch((thrown) => thrown)
      codes.push((last as { code: string }).code)
    }
    expect(codes.slice(0, 4)).toEqual(Array(4).fill('override_too_costly'))
    expect(codes[6]).toBe('override_budget')
    expect(last).toBeInstanceOf(OverrideBudgetError)
    expect(last).toMatchObject({ statusCode: 429, retryAfter: 60 })
    const good = accountWith({ name: '$uppercase(response.name)' }, 'account-good')
    expect((await engine.list('crm/stages', good)).result).toHaveLength(250)
    now += 61_000
    await expect(engine.list('crm/stages', bad)).rejects.toMatchObject({
      code: 'override_too_costly',
    })
  })

  test('accounts of one tenant, however many, leave a thread to another tenant', async () => {
    const engine = await engineWith(nested, { expressionLimits: { timeout: 10_000 } })
    const good = { ...accountWith({ name: '$uppercase(response.name)' }), tenant: 'calm' }
    await engine.list('crm/stages', good)
    const controller = new AbortController()
    const ended: string[] = []
    const bad = ['one', 'two', 'three'].map((id) =>
      engine
        .list(
          'crm/stages',
          { ...accountWith({ name: endless }, id), tenant: 'busy' },
          {},
          controller,
        )
        .catch(({ code }) => ended.push(code)),
    )
    for (let call = 0; call < 10; call += 1) await engine.list('crm/stages', good)
    expect(ended).toEqual([])
    controller.abort()
    await Promise.all(bad)
    expect(ended).toEqual(Array(3).fill('aborted'))
  })

  test('the deadline of a call ends its wait', async () => {
    const engine = await engineWith(nested)
    const began = performance.now()
    const call = engine.list('crm/stages', accountWith({ name: endless }), {}, { deadline: 700 })
    await expect(call).rejects.toMatchObject({ code: 'deadline_exceeded' })
    expect(performance.now() - began).toBeLessThan(1900)
  })

  test('a result that is too large for a record is a problem of the record', async () => {
    const engine = await engineWith(nested)
    const large = accountWith({ name: 'index < 2 ? $pad("", 1000001, "x") : "small"' })
    const { result, warnings } = await engine.list('crm/stages', large)
    expect(result).toHaveLength(246)
    expect(warnings).toMatchObject([{ code: 'unmappable_record', count: 4 }])
  })

  test('overrides without an expression start no thread', async () => {
    const engine = await engineWith(nested)
    const before = await nextThread()
    const { result } = await engine.list('crm/stages', accountWith({ created_at: null }))
    expect(result).toHaveLength(250)
    expect(await nextThread()).toBe(before + 1)
    await engine.list('crm/stages', accountWith({ name: 'response.name' }))
    expect(await nextThread()).toBe(before + 3)
  })
})

// Threads are numbered as they are started; this one is among them.
async function nextThread(): Promise<number> {
  const worker = new Worker('', { eval: true })
  const { threadId } = worker
  await once(worker, 'exit')
  return threadId
}

test('another kind of isolation is refused', async () => {
  await expect(acmeEngine(nested, { isolation: 'process' as never })).rejects.toThrow(
    'Option "isolation" must be "worker" or "none": received process',
  )
})
