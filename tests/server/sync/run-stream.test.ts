import { openSync, type Store, type Sync } from '@crosswalk/server'
import { readChanges, beforeAll as start } from '../../../server/sync/read-changes.ts'
import { testDatabases, testStore } from '../../support/service.ts'
import { addStream, caughtUp, type SyncProvider, startSyncProvider } from '../../support/sync.ts'

let provider: SyncProvider
beforeAll(async () => {
  provider = await startSyncProvider()
})
afterAll(() => provider.close())
afterEach(() => {
  provider.intercept = () => undefined
})

let count = 0
const newToken = () => `tok-${++count}`
const stage = (id: number | null, name: unknown = `Stage ${id}`) => ({ id, name })

describe.each(testDatabases)('runStream() on %s', (kind) => {
  let store: Store
  let sync: Sync
  beforeAll(async () => {
    store = await testStore(kind)
    sync = await openSync(store, {
      engine: {
        mappings: provider.mappings,
        allowPrivateNetwork: true,
        retries: 0,
        isolation: 'none',
      },
    })
  })
  afterAll(async () => {
    await sync.close()
    await store.close()
  })

  type Told = readonly [kind: string, id: string, fields?: readonly string[]]

  /** A stream, how to run it, and what it tells since it was last asked. */
  async function stream(token: string, name = 'acme') {
    const ids = await addStream(store, provider, { token, provider: name })
    const { streamId } = ids
    let position = start
    const told = async (): Promise<Told[]> => {
      await caughtUp(store)
      const read = await readChanges(store.database, {
        environment: 'default',
        position,
        limit: 1000,
      })
      position = read.position
      return read.changes
        .filter((change) => change.streamId === streamId)
        .map(({ kind, id, fields }) => (fields === null ? [kind, id] : [kind, id, fields]))
    }
    const run = (options: Parameters<Sync['runStream']>[1] = {}) =>
      sync.runStream(streamId, { force: true, ...options })
    const now = () => sync.streams.find(streamId)
    return { ...ids, told, run, now, list: provider.stages(token) }
  }

  const pageCalls = () =>
    provider.server.got.filter(({ url }) => url.pathname.endsWith('/stages')).length

  test('tells what is created, updated (with the fields) and deleted, and nothing when nothing changed', async () => {
    const { run, told, list, now } = await stream(newToken())
    list.push(stage(1), stage(2), stage(3))
    expect(await run()).toMatchObject({
      outcome: 'ended',
      pages: 3,
      changes: { created: 3, updated: 0, deleted: 0 },
    })
    expect(await told()).toEqual([
      ['created', '1'],
      ['created', '2'],
      ['created', '3'],
    ])
    expect(await run()).toMatchObject({ outcome: 'ended', changes: { created: 0, updated: 0 } })
    list[1] = { ...stage(2, 'Renamed'), updated: '2024-01-02T00:00:00Z' }
    await run()
    expect(await told()).toEqual([['updated', '2', ['name', 'updated_at']]])
    list.splice(0, 1)
    await run()
    expect(await told()).toEqual([])
    await run()
    expect(await told()).toEqual([['deleted', '1']])
    expect((await now())?.counts).toMatchObject({
      runs: 5,
      records: 2,
      created: 3,
      updated: 1,
      deleted: 1,
    })
  })

  test('a record that falls between two pages, because another is deleted meanwhile, is not told as deleted', async () => {
    const { run, told, list } = await stream(newToken())
    list.push(stage(1), stage(2), stage(3), stage(4))
    await run()
    await told()
    provider.intercept = ({ url }) => {
      if (url.searchParams.get('skip') === '2') list.splice(0, 1)
      return undefined
    }
    await run() // 3 has moved to the first page
    provider.intercept = () => undefined
    expect(await told()).toEqual([])
    await run()
    await run()
    expect(await told()).toEqual([['deleted', '1']])
  })

  test('of records that share an id the first of a run counts, and later ones are no changes', async () => {
    const { run, told, list } = await stream(newToken())
    list.push(
      stage(1),
      stage(2),
      stage(2, 'On the same page'),
      stage(1, 'On a later page'),
      stage(3),
    )
    await run()
    expect(await told()).toEqual([
      ['created', '1'],
      ['created', '2'],
      ['created', '3'],
    ])
    await run()
    expect(await told()).toEqual([])
    list[0] = stage(1, 'Renamed')
    await run()
    expect(await told()).toEqual([['updated', '1', ['name']]])
  })

  test('a refused record with an id counts as seen; one without an id suspends deletions', async () => {
    const { run, told, list, now } = await stream(newToken())
    list.push(stage(1), stage(2), stage(3))
    await run()
    await told()
    list[0] = stage(1, { not: 'a text' })
    await run()
    await run()
    expect(await told()).toEqual([])
    list.splice(0, 3, stage(null), stage(1), stage(2))
    await run()
    await run()
    expect(await told()).toEqual([])
    expect((await now())?.mustComplete).toBe(true)
    list.splice(0, 1)
    await run()
    await run()
    expect(await told()).toEqual([['deleted', '3']])
  })

  test('a page with a failed join is tried again, and never compared', async () => {
    const { run, told, list, now } = await stream(newToken(), 'joined')
    list.push({ ...stage(1), board: 1 })
    await run()
    await told()
    provider.intercept = ({ url }) =>
      url.pathname.endsWith('/boards') ? { status: 403, body: {} } : undefined
    expect(await run()).toMatchObject({ outcome: 'failed', error: { code: 'join_failed' } })
    expect((await now())?.lastError).toMatchObject({ code: 'join_failed' })
    provider.intercept = () => undefined
    expect(await run()).toMatchObject({ outcome: 'ended' })
    expect(await told()).toEqual([])
    expect(await now()).toMatchObject({ failures: 0, lastError: null })
  })

  test('gives its place back when its time is up, and goes on without fetching a page twice', async () => {
    const { run, told, list, now } = await stream(newToken())
    list.push(...[1, 2, 3, 4, 5, 6].map((id) => stage(id)))
    const before = pageCalls()
    const outcomes: string[] = []
    do outcomes.push((await run({ millis: 0 })).outcome)
    while (outcomes.at(-1) === 'yielded')
    expect(outcomes).toEqual(['yielded', 'yielded', 'yielded', 'ended'])
    expect(pageCalls() - before).toBe(4)
    expect((await told()).length).toBe(6)
    expect((await now())?.counts.pages).toBe(4)
  })

  test('a 4xx on a resumed page starts a new run, and other errors do not', async () => {
    const { run, told, list, now } = await stream(newToken())
    list.push(stage(1), stage(2), stage(3))
    await run({ millis: 0 })
    let status = 503
    provider.intercept = ({ url }) =>
      url.searchParams.get('skip') === '2' && status !== 0 ? { status, body: {} } : undefined
    expect(await run()).toMatchObject({ outcome: 'failed', error: { code: 'remote_unavailable' } })
    expect((await now())?.place).toMatchObject({ run: 1, page: 1 })
    status = 410
    provider.intercept = ({ url }) => {
      if (url.searchParams.get('skip') !== '2' || status === 0) return undefined
      status = 0
      return { status: 410, body: {} }
    }
    expect(await run()).toMatchObject({ outcome: 'ended', pages: 3 })
    expect((await now())?.place.run).toBe(2)
    expect(await told()).toEqual([
      ['created', '1'],
      ['created', '2'],
      ['created', '3'],
    ])
  })

  test('asks only for what changed where the provider filters it, and a complete run follows at its interval', async () => {
    const { run, told, list, now, streamId } = await stream(newToken(), 'native')
    const old = '2020-01-01T00:00:00Z'
    list.push({ ...stage(1), updated: old }, { ...stage(2), updated: old })
    await run()
    await told()
    list[0] = { ...stage(1, 'Renamed'), updated: new Date().toISOString() }
    list.splice(1, 1)
    expect(await run()).toMatchObject({ outcome: 'ended', pages: 2 })
    expect(await told()).toEqual([['updated', '1', ['name', 'updated_at']]])
    expect(provider.server.got.at(-1)?.url.searchParams.get('since')).toMatch(/^20/)
    await store.database.query(
      "update sync_streams set completed_at = now() - interval '2 days' where id = $1",
      [streamId],
    )
    await run()
    // Something is missing: the next run is complete as well, and confirms it.
    expect((await now())?.mustComplete).toBe(true)
    await run()
    expect(await told()).toEqual([['deleted', '2']])
    expect((await now())?.mustComplete).toBe(false)
  })

  test('does not wait for a budget: the stream is due again when the limit says', async () => {
    const { run, list, now } = await stream(newToken(), 'limited')
    list.push(...[1, 2, 3, 4, 5, 6, 7].map((id) => stage(id)))
    const started = Date.now()
    expect(await run()).toMatchObject({
      outcome: 'limited',
      pages: 3,
      error: { code: 'rate_limited' },
    })
    expect(Date.now() - started).toBeLessThan(5000)
    const stopped = await now()
    expect(stopped?.lag).toBeLessThan(-20)
    expect([stopped?.failures, stopped?.lastError]).toEqual([0, null])
    provider.intercept = () => ({ status: 429, headers: { 'retry-after': '40' }, body: {} })
    const other = await stream(newToken())
    expect(await other.run()).toMatchObject({ outcome: 'limited', pages: 0 })
    expect((await other.now())?.lag).toBeLessThan(-30)
    expect((await other.now())?.lag).toBeGreaterThan(-41)
    expect(Date.now() - started).toBeLessThan(10_000)
  })

  test('one stream of an account at a time', async () => {
    const { run, list } = await stream(newToken())
    list.push(stage(1))
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked = () => {}
    const asking = new Promise<void>((resolve) => {
      asked = resolve
    })
    provider.intercept = async () => {
      asked()
      await held
      return undefined
    }
    const first = run()
    await asking
    expect(await run()).toMatchObject({ outcome: 'busy', pages: 0 })
    release()
    expect(await first).toMatchObject({ outcome: 'ended' })
  })

  test('a failure is told with the stream, without any secret, and the stream waits longer each time', async () => {
    const token = newToken()
    const { run, now } = await stream(token)
    provider.intercept = () => ({ status: 400, body: { message: `bad token ${token}` } })
    for (const [failures, least] of [
      [1, 14],
      [2, 29],
      [3, 59],
    ] as const) {
      expect(await run()).toMatchObject({ outcome: 'failed', error: { code: 'remote_error' } })
      const stopped = await now()
      expect(stopped?.failures).toBe(failures)
      expect(stopped?.lag).toBeLessThan(-least)
    }
    expect(JSON.stringify(await now())).not.toContain(token)
  })

  test('resync begins a new complete run; paused streams stop at the next page; a removed one is unknown', async () => {
    const { run, told, list, now, streamId } = await stream(newToken())
    list.push(stage(1), stage(2), stage(3))
    await run({ millis: 0 })
    await sync.streams.resync(streamId)
    expect((await now())?.place).toMatchObject({ run: 2, page: 0, cursor: null })
    await run()
    expect((await told()).length).toBe(3)
    provider.intercept = async ({ url }) => {
      if (url.searchParams.get('skip') === '0') await sync.streams.setPaused(streamId, true)
      return undefined
    }
    expect(await run()).toMatchObject({ outcome: 'paused', pages: 1 })
    expect(await run()).toMatchObject({ outcome: 'paused', pages: 0 })
    await sync.streams.remove(streamId)
    await expect(run()).rejects.toMatchObject({ code: 'unknown_stream' })
  })

  test('stores what a provider sends, whatever it is', async () => {
    const { run, told, list } = await stream(newToken())
    list.push(stage(1, 'nul \u0000 and half a pair \ud800'), stage(2, "'; drop table x; --"))
    expect(await run()).toMatchObject({ outcome: 'ended', changes: { created: 2 } })
    expect(await run()).toMatchObject({ outcome: 'ended', changes: { created: 0, updated: 0 } })
    expect((await told()).length).toBe(2)
  })

  test('is not due before its interval is over', async () => {
    const { list, streamId } = await stream(newToken())
    list.push(stage(1))
    expect(await sync.runStream(streamId)).toMatchObject({ outcome: 'ended' })
    expect(await sync.runStream(streamId)).toMatchObject({ outcome: 'not_due' })
  })
})
