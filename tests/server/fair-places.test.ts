import fc from 'fast-check'
import { createFairPlaces } from '../../server/fair-places.ts'

const patient = new AbortController().signal
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('fair places', () => {
  test('leave something for who comes next, and take turns among those who wait', async () => {
    const places = createFairPlaces(64)
    const order: string[] = []
    const enter = (who: string, times = 1) => {
      for (let index = 0; index < times; index += 1)
        void places.enter(who, patient).then(() => order.push(who))
    }
    enter('greedy', 80)
    await settled()
    expect(order).toHaveLength(8)
    for (let index = 0; index < 20; index += 1) enter(`greedy ${index}`, 80)
    await settled()
    const taken = order.length
    expect(taken).toBeLessThan(64)
    enter('small')
    await settled()
    expect(order.slice(taken)).toEqual(['small'])
  })

  test('take turns among those who wait', async () => {
    const places = createFairPlaces(1)
    const order: string[] = []
    const turn = async (who: string) => {
      const leave = await places.enter(who, patient)
      order.push(who)
      await settled()
      leave()
    }
    await Promise.all(['a', 'b', 'b', 'b', 'c', 'd', 'c'].map(turn))
    expect(order).toEqual(['a', 'b', 'c', 'd', 'b', 'c', 'b'])
  })

  test('of one who gives up go to the next', async () => {
    const places = createFairPlaces(1)
    const leave = await places.enter('a', patient)
    const controller = new AbortController()
    const gone = places.enter('b', controller.signal)
    const next = places.enter('c', patient)
    controller.abort(new Error('enough'))
    await expect(gone).rejects.toThrow('enough')
    leave()
    expect(await next).toBeInstanceOf(Function)
  })

  test('are never more than there are, and nobody waits for ever', async () => {
    const steps = fc.array(fc.tuple(fc.nat(6), fc.boolean()), { maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), steps, async (width, script) => {
        const places = createFairPlaces(width)
        const held: (() => void)[] = []
        let asked = 0
        let got = 0
        for (const [who, leaves] of script) {
          asked += 1
          void places.enter(`account ${who}`, patient).then((leave) => {
            got += 1
            held.push(leave)
          })
          await settled()
          expect(held.length).toBeLessThanOrEqual(width)
          if (leaves) held.shift()?.()
        }
        for (let tries = 0; tries < 100 && got < asked; tries += 1) {
          held.shift()?.()
          await settled()
        }
        expect(got).toBe(asked)
      }),
      { numRuns: 40 },
    )
  })
})
