import { createLimiter } from '../../../engine/limit/limiter.ts'

function limiterAt(start: number) {
  const time = { now: start }
  const limiter = createLimiter({ name: 'test', points: 2, seconds: 10 }, () => time.now)
  return { time, limiter }
}

describe('a limiter in memory', () => {
  test('gives so many points, then says how long until the window ends', async () => {
    const { time, limiter } = limiterAt(1000)
    expect([await limiter.take('a'), await limiter.take('a')]).toEqual([0, 0])
    time.now += 4000
    expect([await limiter.take('a'), await limiter.wait('a')]).toEqual([6000, 6000])
  })

  test('starts a new window with the first point after the old one', async () => {
    const { time, limiter } = limiterAt(0)
    await limiter.take('a')
    await limiter.take('a')
    time.now = 10_000
    expect(await limiter.wait('a')).toBe(0)
    expect([await limiter.take('a'), await limiter.take('a'), await limiter.take('a')]).toEqual([
      0, 0, 10_000,
    ])
  })

  test('counts each key by itself, and waiting takes no point', async () => {
    const { limiter } = limiterAt(0)
    await limiter.take('a')
    await limiter.take('a')
    for (let times = 0; times < 5; times += 1) expect(await limiter.wait('b')).toBe(0)
    expect([await limiter.take('b'), await limiter.wait('a')]).toEqual([0, 10_000])
  })
})
