import { setTimeout } from 'node:timers/promises'
import { createTimedCache } from '../../../engine/limit/timed-cache.ts'

let time = 0
const make = () => createTimedCache<string>(() => time, { most: 100, mostPerOwner: 40 })

describe('createTimedCache()', () => {
  test('keeps a value for its seconds, and none for 0', () => {
    const cache = make()
    cache.set('a', 'one', { value: '1', seconds: 30, bytes: 1 })
    cache.set('a', 'none', { value: '2', seconds: 0, bytes: 1 })
    time += 29_999
    expect([cache.get('a', 'one'), cache.get('a', 'none')]).toEqual(['1', undefined])
    time += 1
    expect(cache.get('a', 'one')).toBeUndefined()
  })

  test('holds no more bytes than it may, in all and of one owner', () => {
    const cache = make()
    cache.set('a', 'large', { value: 'large', seconds: 30, bytes: 41 })
    for (const key of ['1', '2', '3']) cache.set('a', key, { value: key, seconds: 30, bytes: 20 })
    expect(['large', '1', '2', '3'].map((key) => cache.get('a', key))).toEqual([
      undefined,
      undefined,
      '2',
      '3',
    ])
    for (const owner of ['b', 'c']) cache.set(owner, '1', { value: '1', seconds: 30, bytes: 40 })
    expect(['2', '3'].map((key) => cache.get('a', key))).toEqual([undefined, '3'])
  })

  test('frees a value that nobody asks for, but not the one that replaced it', async () => {
    const cache = make()
    cache.set('a', 'one', { value: 'old', seconds: 0.01, bytes: 40 })
    time += 1000
    cache.set('a', 'one', { value: 'new', seconds: 3600, bytes: 30 })
    cache.set('b', 'one', { value: 'old', seconds: 0.01, bytes: 30 })
    // Timers drop them: the clock stands still.
    await setTimeout(30)
    expect([cache.get('a', 'one'), cache.get('b', 'one')]).toEqual(['new', undefined])
  })
})
