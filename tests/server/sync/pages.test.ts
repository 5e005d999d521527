import { randomUUID } from 'node:crypto'
import type { Store } from '@crosswalk/server'
import { openStore } from '@crosswalk/server'
import type { Database, Query } from '../../../server/database/database.ts'
import { applyPage } from '../../../server/sync/apply-page.ts'
import { beginRun } from '../../../server/sync/begin-run.ts'
import { changedFields } from '../../../server/sync/compare-records.ts'
import { enqueueDue } from '../../../server/sync/enqueue-due.ts'
import { pruneChanges, renumberRestored } from '../../../server/sync/prune-changes.ts'
import { readChanges, beforeAll as start } from '../../../server/sync/read-changes.ts'
import { createSlots } from '../../../server/sync/slots.ts'
import type { Stream } from '../../../server/sync/stream.ts'
import { createStreamStore } from '../../../server/sync/stream-store.ts'
import { freshPostgres, testDatabases, testKey, testStore } from '../../support/service.ts'
import { addStream, caughtUp } from '../../support/sync.ts'

const nowhere = { server: { origin: 'http://127.0.0.1:9' } } as never
const page = (ids: readonly number[], next: string | null) => ({
  records: ids.map((id) => ({ id: String(id), name: `Stage ${id}` })),
  next_cursor: next,
  warnings: [],
})

describe.each(testDatabases)('pages on %s', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await testStore(kind)
  })
  afterAll(() => store.close())

  const database = () => store.database
  async function begun(environment: string = randomUUID()): Promise<Stream> {
    const { streamId } = await addStream(store, nowhere, { token: 'x', environment })
    const streams = createStreamStore(database())
    const stream = (await streams.find(streamId)) as Stream
    const place = await beginRun(database(), stream, { incremental: false })
    return { ...stream, place }
  }
  const read = async ({ environment }: Stream, position = start, limit = 100) => {
    await caughtUp(store)
    return readChanges(database(), { environment, position, limit })
  }

  test('a page is stored once: a worker that comes back, or comes second, stores nothing', async () => {
    const stream = await begun()
    const { place } = await applyPage(database(), stream, page([1, 2], 'next'))
    await expect(applyPage(database(), stream, page([1, 2, 3], 'next'))).rejects.toThrow(
      'Another worker',
    )
    await applyPage(database(), { ...stream, place }, page([3], null))
    await expect(applyPage(database(), { ...stream, place }, page([4], null))).rejects.toThrow(
      'Another worker',
    )
    expect((await read(stream)).changes.map(({ id }) => id)).toEqual(['1', '2', '3'])
  })

  test('of two workers that store the same page at the same time, one wins', async () => {
    const stream = await begun()
    const both = await Promise.allSettled(
      [1, 2].map(() => applyPage(database(), stream, page([1, 2], 'next'))),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await read(stream)).changes).toHaveLength(2)
  })

  test('a page whose transaction is lost leaves nothing behind, and is stored when it is walked again', async () => {
    const stream = await begun()
    await expect(applyPage(losing(database()), stream, page([1, 2], 'next'))).rejects.toThrow(
      'connection lost',
    )
    expect((await read(stream)).changes).toEqual([])
    await applyPage(database(), stream, page([1, 2], 'next'))
    expect((await read(stream)).changes).toHaveLength(2)
  })

  test('a reader goes on from where it was, in order, and never sees a change twice', async () => {
    const stream = await begun()
    await applyPage(database(), stream, page([1, 2, 3, 4, 5], null))
    const seen: string[] = []
    let position = start
    let more = true
    while (more) {
      const part = await read(stream, position, 2)
      seen.push(...part.changes.map(({ id }) => id))
      position = part.position
      more = part.more
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5'])
    expect(await read(stream, position)).toEqual({ changes: [], position, more: false })
  })

  test('changes that are too old are deleted, and a cursor before them is refused', async () => {
    const stream = await begun()
    const { place } = await applyPage(database(), stream, page([1, 2], 'next'))
    const early = await read(stream, start, 1)
    const late = await read(stream)
    await database().query(
      "update sync_changes set at = now() - interval '31 days' where stream_id = $1",
      [stream.id],
    )
    expect(await pruneChanges(database(), 30)).toBe(2)
    await applyPage(database(), { ...stream, place }, page([3], null))
    await expect(read(stream, early.position)).rejects.toMatchObject({ code: 'stale_cursor' })
    expect((await read(stream, late.position)).changes.map(({ id }) => id)).toEqual(['3'])
    expect((await read(stream)).changes.map(({ id }) => id)).toEqual(['3'])
  })

  test('changes of a database that was restored on another server are read, in their order, without the old cursors', async () => {
    const stream = await begun()
    const { place } = await applyPage(database(), stream, page([1, 2], 'next'))
    await database().query(
      "update sync_changes set xid = '9000000000000' where stream_id = $1 and record_id = '2'",
      [stream.id],
    )
    await renumberRestored(database())
    await applyPage(database(), { ...stream, place }, page([3], null))
    expect((await read(stream)).changes.map(({ id }) => id)).toEqual(['1', '2', '3'])
    const old = { xid: '9000000000000', seq: '1' }
    await expect(read(stream, old)).rejects.toMatchObject({ code: 'stale_cursor' })
  })

  test('a group gets its share of the queue, and the others theirs', async () => {
    const crowd = Array.from({ length: 12 }, () => ({ token: 'x', group: `big-${kind}` }))
    const few = Array.from({ length: 3 }, () => ({ token: 'x', group: `small-${kind}` }))
    const big = new Set<string>()
    const small = new Set<string>()
    for (const each of crowd) big.add((await addStream(store, nowhere, each)).streamId)
    for (const each of few) small.add((await addStream(store, nowhere, each)).streamId)
    const put: string[] = []
    const queue = { put: async (_query: Query, ids: readonly string[]) => void put.push(...ids) }
    await enqueueDue(database(), queue, { perGroup: 5 })
    expect(put.filter((id) => big.has(id))).toHaveLength(5)
    expect(put.filter((id) => small.has(id))).toHaveLength(3)
    const before = put.length
    await enqueueDue(database(), queue, { perGroup: 5 })
    expect(put.slice(before).filter((id) => big.has(id) || small.has(id))).toEqual([])
    const slot = await createSlots(database()).take(put.find((id) => big.has(id)) as string)
    await slot?.release()
    await enqueueDue(database(), queue, { perGroup: 5 })
    expect(put.slice(before).filter((id) => big.has(id))).toHaveLength(1)
  })

  test('of one account, one stream at a time is in the queue; one whose worker died comes back', async () => {
    const { accountId, streamId, group } = await addStream(store, nowhere, {
      token: 'x',
      group: `alone-${kind}`,
    }).then((ids) => ({ ...ids, group: `alone-${kind}` }))
    const second = await createStreamStore(database()).put(
      { environment: 'default', accountId, resource: 'crm/deals' },
      { group },
    )
    const put: string[] = []
    const queue = { put: async (_query: Query, ids: readonly string[]) => void put.push(...ids) }
    const own = () => put.splice(0).filter((id) => [streamId, second?.stream.id].includes(id))
    await enqueueDue(database(), queue, { perGroup: 5 })
    const [first, ...others] = own()
    expect(others).toEqual([])
    const slots = createSlots(database(), { millis: 300, beatMillis: 10_000 })
    expect(await slots.take(first as string)).toBeDefined()
    await enqueueDue(database(), queue, { perGroup: 5 })
    expect(own()).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 350))
    await enqueueDue(database(), queue, { perGroup: 5 })
    expect(own()).toHaveLength(1)
  })
})

// The reader has a connection of its own, which an embedded database has not.
const withPostgres = testDatabases.includes('postgres') ? describe : describe.skip
withPostgres('readers on postgres', () => {
  test('a change that commits late is not passed over', async () => {
    const { url, drop } = await freshPostgres()
    const store = await openStore({ databaseUrl: url, encryptionKey: testKey })
    const { database } = store
    const streams = createStreamStore(database)
    const streamOf = async () => {
      const { streamId } = await addStream(store, nowhere, { token: 'x' })
      const stream = (await streams.find(streamId)) as Stream
      return { ...stream, place: await beginRun(database, stream, { incremental: false }) }
    }
    const [slow, quick] = [await streamOf(), await streamOf()]
    let commit = () => {}
    const waiting = new Promise<void>((resolve) => {
      commit = resolve
    })
    let written = () => {}
    const hasWritten = new Promise<void>((resolve) => {
      written = resolve
    })
    const held: Database = {
      ...database,
      transaction: (work) =>
        database.transaction(async (query, script) => {
          const result = await work(query, script)
          written()
          await waiting
          return result
        }),
    }
    const late = applyPage(held, slow, page([1], null))
    await hasWritten
    await applyPage(database, quick, page([2], null))
    const read = (position = start) =>
      readChanges(database, { environment: 'default', position, limit: 10 })
    const early = await read()
    expect(early.changes).toEqual([])
    commit()
    await late
    await caughtUp(store)
    const ids = (await read(early.position)).changes.map(({ id }) => id)
    expect(ids).toEqual(['1', '2'])
    await store.close()
    await drop()
  })
})

test('changedFields() names the fields by dotted paths', () => {
  const before = { id: '1', name: 'A', pipeline: { id: '8', name: 'Old' }, tags: [1] }
  const after = { id: '1', name: 'A', pipeline: { id: '8', name: 'New' }, tags: [2], extra: null }
  expect(changedFields(before, after)).toEqual(['extra', 'pipeline.name', 'tags'])
  expect(changedFields(before, { ...before, pipeline: null })).toEqual(['pipeline'])
})

// A database whose transactions do all their work, and are lost when they commit.
function losing(database: Database): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (query, script) => {
        await work(query, script)
        throw new Error('connection lost')
      }),
  }
}
