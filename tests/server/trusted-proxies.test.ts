import type { Store } from '@crosswalk/server'
import { startTestService, testStore } from '../support/service.ts'

describe('wrong tokens', () => {
  let store: Store
  beforeAll(async () => {
    store = await testStore('embedded')
  })
  afterAll(() => store.close())

  const wrong = `cwk_0123456789ab_${'x'.repeat(43)}`
  // What arrives behind proxies: the client's own header, then what each proxy saw.
  const cases = [
    { trustProxy: 0, forwarded: (n: number) => `10.0.0.${n}`, limited: true },
    { trustProxy: 1, forwarded: (n: number) => `10.0.0.${n}`, limited: false },
    { trustProxy: true, forwarded: (n: number) => `10.0.0.${n}`, limited: false },
    { trustProxy: 1, forwarded: (n: number) => `10.9.9.${n}, 10.0.0.1`, limited: true },
    { trustProxy: 2, forwarded: (n: number) => `10.9.9.${n}, 10.0.0.1, 10.1.1.1`, limited: true },
    { trustProxy: 2, forwarded: (n: number) => `10.9.9.9, 10.0.0.${n}, 10.1.1.1`, limited: false },
  ]

  test.each(cases)(
    'are limited by the address that $trustProxy trusted proxies name: $limited',
    async ({ trustProxy, forwarded, limited }) => {
      const service = await startTestService(store, { trustProxy })
      const ask = (token: string, n: number) =>
        service.call('/integrated-accounts', {
          token,
          headers: { 'x-forwarded-for': forwarded(n) },
        })
      const codes: string[] = []
      for (let n = 0; n < 25; n += 1) codes.push((await ask(wrong, n)).body.code)
      expect(codes.slice(0, 20)).toEqual(Array(20).fill('unauthorized'))
      expect(codes.slice(20)).toEqual(Array(5).fill(limited ? 'too_many_attempts' : 'unauthorized'))
      expect((await ask(service.token, 1)).status).toBe(200)
      await service.stop()
    },
  )
})
