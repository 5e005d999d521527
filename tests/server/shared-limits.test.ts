import type { Store } from '@crosswalk/server'
import { type TestDatabase, testDatabases, testStore } from '../support/service.ts'

async function withStore(kind: TestDatabase, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await testStore(kind)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

async function assertShared({ database }: Store): Promise<void> {
  const options = { name: 'shared', points: 2, seconds: 60 }
  const limiters = [database.limits?.limiter(options), database.limits?.limiter(options)]
  const taken = await Promise.all(limiters.map((limiter) => limiter?.take('a')))
  expect(taken).toEqual([0, 0])
  for (const limiter of limiters) {
    expect(await limiter?.wait('a')).toBeGreaterThan(50_000)
    expect(await limiter?.take('a')).toBeGreaterThan(50_000)
    expect(await limiter?.take('b')).toBe(0)
  }
}

test.each(testDatabases)('limits on %s are shared where several processes can be', (kind) =>
  withStore(kind, async (store) => {
    if (kind === 'postgres') await assertShared(store)
    else expect(store.database.limits).toBeUndefined()
  }),
)
