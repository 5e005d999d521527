import type { Store } from '@crosswalk/server'
import { testDatabases, testStore } from '../support/service.ts'

describe.each(testDatabases.filter((kind) => kind !== 'embedded'))('limits on %s', (kind) => {
  let one: Store
  beforeAll(async () => {
    one = await testStore(kind)
  })
  afterAll(() => one.close())

  test('are counted together by all who share the table, each key by itself', async () => {
    const options = { name: 'shared', points: 2, seconds: 60 }
    const limiters = [one.database.limits?.limiter(options), one.database.limits?.limiter(options)]
    const taken = await Promise.all(limiters.map((limiter) => limiter?.take('a')))
    expect(taken).toEqual([0, 0])
    for (const limiter of limiters) {
      expect(await limiter?.wait('a')).toBeGreaterThan(50_000)
      expect(await limiter?.take('a')).toBeGreaterThan(50_000)
      expect(await limiter?.take('b')).toBe(0)
    }
  })
})

test('the embedded database has one process, which counts in memory', async () => {
  const store = await testStore('embedded')
  expect(store.database.limits).toBeUndefined()
  await store.close()
})
