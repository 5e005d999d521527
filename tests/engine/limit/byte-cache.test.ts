import { createByteCache } from '../../../engine/limit/byte-cache.ts'

function filled() {
  const cache = createByteCache<number>({ most: 100, mostPerOwner: 40 })
  cache.set('a', 'one', 1, 20)
  cache.set('a', 'two', 2, 20)
  cache.set('b', 'one', 3, 30)
  return cache
}

describe('createByteCache()', () => {
  test('keeps values of owners apart', () => {
    const cache = filled()
    expect([cache.get('a', 'one'), cache.get('b', 'one'), cache.get('b', 'two')]).toEqual([
      1,
      3,
      undefined,
    ])
  })

  test("drops an owner's oldest values when that owner holds too much, nobody else's", () => {
    const cache = filled()
    cache.get('a', 'one')
    cache.set('a', 'three', 4, 15)
    expect([cache.get('a', 'one'), cache.get('a', 'two'), cache.get('a', 'three')]).toEqual([
      1,
      undefined,
      4,
    ])
    expect(cache.get('b', 'one')).toBe(3)
  })

  test('drops the oldest values of all when they are too large together', () => {
    const cache = filled()
    cache.set('c', 'one', 5, 35)
    expect([cache.get('a', 'one'), cache.get('a', 'two'), cache.get('c', 'one')]).toEqual([
      undefined,
      2,
      5,
    ])
  })

  test('does not keep what is larger than all an owner may hold, and counts a replaced value once', () => {
    const cache = filled()
    cache.set('d', 'one', 6, 41)
    for (let round = 0; round < 10; round += 1) cache.set('b', 'one', round, 30)
    expect([cache.get('d', 'one'), cache.get('b', 'one'), cache.get('a', 'one')]).toEqual([
      undefined,
      9,
      1,
    ])
  })
})
