// Workers that are killed and stopped, on a PostgreSQL of our own that restarts: `npm run test:sync`.
import { randomBytes } from 'node:crypto'
import { type Change, openStore, readChanges, type Store } from '@crosswalk/server'
import { beforeAll as start } from '../../server/sync/read-changes.ts'
import { type ChangingProvider, startChangingProvider } from '../support/changing-provider.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import {
  addStreams,
  between,
  readAll,
  startWorker,
  tokensOf,
  until,
  wait,
} from '../support/sync-worker.ts'
import { faultsOf } from '../support/told-changes.ts'

const accounts = Number(process.env.SYNC_ACCOUNTS ?? 200)
const [firstKey, secondKey] = [1, 2].map(() => randomBytes(32).toString('base64')) as [
  string,
  string,
]

describe(`${accounts} accounts on PostgreSQL`, () => {
  let cluster: Cluster
  let provider: ChangingProvider
  let store: Store
  beforeAll(async () => {
    cluster = await startCluster()
    store = await openStore({
      databaseUrl: cluster.url,
      encryptionKey: secondKey,
      previousEncryptionKeys: firstKey,
    })
    const first = await openStore({
      databaseUrl: cluster.url,
      encryptionKey: firstKey,
      previousEncryptionKeys: secondKey,
    })
    provider = await startChangingProvider(tokensOf(accounts))
    await first.close()
  })
  afterAll(async () => {
    await store.close()
    await provider.close()
    cluster.close()
  })

  test('what is told is what happened, while workers are killed and stopped, PostgreSQL restarts and keys are rotated', async () => {
    const tokens = tokensOf(accounts)
    const streams = await addStreams(store, provider, tokens)
    const env = {
      DATABASE_URL: cluster.url,
      CROSSWALK_ENCRYPTION_KEY: firstKey,
      CROSSWALK_PREVIOUS_ENCRYPTION_KEYS: secondKey,
    }
    const workers = [1, 2, 3].map(() => startWorker(provider.mappings, env))
    const changing = setInterval(provider.change, 4)
    const reader = startReader(store)
    const killed = async (index: number) => {
      await workers[index]?.kill()
      workers[index] = startWorker(provider.mappings, env)
    }
    await between(6000, 9000)
    await killed(0)
    await between(1000, 2000)
    const stopped = workers[1] as ReturnType<typeof startWorker>
    stopped.process.kill('SIGSTOP')
    await store.rotate()
    await between(2000, 4000)
    cluster.restart()
    await between(3000, 6000)
    await killed(2)
    await between(10_000, 11_000) // its leases are over, and others have gone on
    stopped.process.kill('SIGCONT')
    await between(2000, 4000)
    await killed(1)
    await between(2000, 4000)
    clearInterval(changing)

    const pagesOf = async () =>
      Number((await store.database.query('select sum(pages) as n from sync_streams'))[0]?.n)
    const runsAt = await runs(store)
    // The run that was under way, then one that may miss a record, and one that confirms it.
    await until(async () => {
      const now = await runs(store)
      return [...runsAt].every(([id, count]) => (now.get(id) ?? 0) >= count + 3)
    })
    expect(await Promise.all(workers.map((worker) => worker.stop()))).toEqual([0, 0, 0])
    const read = await reader.stop()
    const all = await readAll(store)
    const [calls, pages] = [provider.calls(), await pagesOf()]
    process.stderr.write(
      `${all.length} changes told in ${pages} pages of ${streams.size} streams; ${calls} page calls, ${((calls / pages - 1) * 100).toFixed(2)} % more\n`,
    )
    expect(faultsOf(all, streams, provider)).toEqual([])
    expect(read.map(keyOf)).toEqual(all.map(keyOf))
    expect(calls / pages).toBeLessThanOrEqual(1.02)
  }, 600_000)
})

const keyOf = ({ streamId, kind, id, record }: Change) =>
  `${streamId} ${kind} ${id} ${JSON.stringify(record)}`

async function runs(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.database.query('select id, runs from sync_streams')
  return new Map(rows.map(({ id, runs: count }) => [String(id), Number(count)]))
}

/** Reads changes as they come, as a consumer does. */
function startReader(store: Store): { readonly stop: () => Promise<readonly Change[]> } {
  const seen: Change[] = []
  let position = start
  let ending = false
  const loop = (async () => {
    for (;;) {
      const last = ending
      try {
        const read = await readChanges(store.database, {
          environment: 'default',
          position,
          limit: 500,
        })
        seen.push(...read.changes)
        position = read.position
        if (last && !read.more) return
      } catch {
        // PostgreSQL restarts
      }
      await wait(20)
    }
  })()
  return {
    stop: async () => {
      ending = true
      await loop
      return seen
    },
  }
}
