import type { Store } from '@crosswalk/server'
import { createAuthenticate } from '../../server/access/authenticate.ts'
import { testDatabases, testStore } from '../support/service.ts'

describe.each(testDatabases)('tokens on %s', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await testStore(kind)
  })
  afterAll(() => store.close())

  const made = (more: object = {}) =>
    store.tokens.create({ name: 'x', environment: 'default', scopes: ['read'], ...more })

  test('are stored as hashes only', async () => {
    const { text, token } = await made()
    const rows = await store.database.query('select * from api_tokens where id = $1', [token.id])
    expect(text).toHaveLength(60)
    expect(JSON.stringify(rows)).not.toContain(text.slice(17))
    expect(await store.tokens.verify(text)).toMatchObject({ id: token.id, scopes: ['read'] })
  })

  test('end when they are revoked or past their date, and are told by every character', async () => {
    const { text, token } = await made()
    const wrong = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`
    expect(await store.tokens.verify(wrong)).toBeUndefined()
    expect(await store.tokens.revoke(token.id)).toBe(true)
    expect(await store.tokens.revoke(token.id)).toBe(false)
    expect(await store.tokens.verify(text)).toBeUndefined()
    const old = await made({ expiresAt: new Date(Date.now() - 1000) })
    expect(await store.tokens.verify(old.text)).toBeUndefined()
  })

  test('failed attempts of one address are limited; others go on', async () => {
    const authenticate = createAuthenticate(store.tokens)
    const { text } = await made()
    const attempt = (token: string, address: string) =>
      authenticate({ authorization: `Bearer ${token}`, address }, 'read').then(
        () => 'fine',
        ({ code, retryAfter }) => `${code} ${retryAfter > 0}`,
      )
    const seen: string[] = []
    for (let index = 0; index < 25; index += 1)
      seen.push(await attempt(`cwk_00000000000${index % 10}_${'y'.repeat(43)}`, '10.0.0.1'))
    expect(seen.slice(0, 20)).toEqual(Array(20).fill('unauthorized false'))
    expect(seen.slice(20)).toEqual(Array(5).fill('too_many_attempts true'))
    expect(await attempt(text, '10.0.0.2')).toBe('fine')
    const unseen = await made()
    expect(await attempt(unseen.text, '10.0.0.1')).toBe('fine') // others' wrong ones do not refuse it
    expect(await attempt('cwk_000000000000_x', '10.0.0.1')).toBe('too_many_attempts true')
  })
})
