import { assertPublicUrl, resolvePublic } from '../../../engine/http/guard-address.ts'

describe('the address guard', () => {
  test.each([
    ['93.184.216.34', 4],
    ['168.63.129.17', 4],
    ['2606:2800:220:1:248:1893:25c8:1946', 6],
    ['2a00:1450:4001:830::200e', 6],
  ])('lets %s through, which everyone can reach', async (address, family) => {
    const found = [{ address, family }]
    expect(await resolvePublic('api.acme.example', async () => found)).toEqual(found)
    const host = family === 6 ? `[${address}]` : address
    expect(() => assertPublicUrl(new URL(`https://${host}/api`))).not.toThrow()
  })
})
