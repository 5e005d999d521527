import { chmodSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@crosswalk/server'
import { createKey, readKeyring } from '../../server/secrets/keyring.ts'
import { createVault } from '../../server/secrets/vault.ts'
import { freshPostgres, testDatabases } from '../support/service.ts'

const values = {
  label: null,
  context: {},
  credentials: { api_token: 'tok-planted' },
  overrides: null,
  status: 'active' as const,
  renewAt: null,
  redirectUri: null,
}

describe('the keyring', () => {
  test('takes base64 and hex, and names what is wrong', () => {
    const key = createKey()
    const hex = Buffer.from(key, 'base64').toString('hex')
    expect(readKeyring({ key }).current.id).toBe(readKeyring({ key: hex }).current.id)
    expect(() => readKeyring({ key: 'short' })).toThrow('expected 32 bytes')
    expect(() => readKeyring({})).toThrow('CROSSWALK_ENCRYPTION_KEY is not set')
    expect(readKeyring({ key, previous: `${createKey()}, ${createKey()}` }).all).toHaveLength(3)
  })

  test('makes a key in the data folder that only its owner can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-key-'))
    const first = readKeyring({ folder }).current.id
    expect(readKeyring({ folder }).current.id).toBe(first)
    const file = join(folder, 'encryption.key')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(44)
    chmodSync(file, 0o644)
    expect(() => readKeyring({ folder })).toThrow('can be read by others')
  })
})

describe('the vault', () => {
  const key = createKey()
  const vault = createVault(readKeyring({ key }))

  test('seals as JWE with AES-256-GCM and the key’s id, and opens in the same place only', async () => {
    const { sealed, keyId } = await vault.seal('account:1', { a: 'secret' })
    const [header = ''] = sealed.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: keyId,
      sub: 'account:1',
    })
    expect(await vault.open('account:1', sealed)).toEqual({ a: 'secret' })
    await expect(vault.open('account:2', sealed)).rejects.toThrow('another place')
    const altered = `${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`
    await expect(vault.open('account:1', altered)).rejects.toThrow('altered')
    const other = createVault(readKeyring({ key: createKey() }))
    await expect(other.open('account:1', sealed)).rejects.toThrow('key that is not held')
    expect((await vault.seal('account:1', { a: 'secret' })).sealed).not.toBe(sealed)
  })
})

describe.each(testDatabases)('secrets on %s', (kind) => {
  test('a dump reveals nothing, and a key rotation goes on where it was interrupted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-rotate-'))
    const fresh = kind === 'postgres' ? await freshPostgres() : undefined
    const where = fresh === undefined ? { dataFolder: folder } : { databaseUrl: fresh.url }
    const oldKey = createKey()
    const newKey = createKey()
    const before = await openStore({ ...where, encryptionKey: oldKey })
    const ids: string[] = []
    for (let index = 0; index < 120; index += 1)
      ids.push((await before.accounts.insert({ environment: 'e', provider: 'p' }, values)).id)
    await before.clients.set('e', 'p', { id: 'client-1', secret: 'sec-planted' })
    const tables = ['integrated_accounts', 'oauth_clients', 'settings', 'api_tokens']
    for (const table of tables) {
      const rows = await before.database.query(`select * from ${table}`)
      expect(JSON.stringify(rows)).not.toMatch(/planted/)
    }
    await before.close()

    await expect(openStore({ ...where, encryptionKey: newKey })).rejects.toThrow(
      'does not open what this database holds',
    )
    const keys = { encryptionKey: newKey, previousEncryptionKeys: oldKey }
    const store = await openStore({ ...where, ...keys })
    expect(await store.waiting()).toBe(122)
    const controller = new AbortController()
    const stopped = store.rotate({
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done >= 50) controller.abort(new Error('stop'))
      },
    })
    await expect(stopped).rejects.toThrow('stop')
    const left = await store.waiting()
    expect([left > 0, left < 122]).toEqual([true, true])
    expect((await store.accounts.find(ids[0] ?? ''))?.credentials).toEqual(values.credentials)
    expect(await store.rotate()).toEqual({ changed: left, damaged: [] })
    expect(await store.waiting()).toBe(0)
    await store.close()

    const after = await openStore({ ...where, encryptionKey: newKey })
    for (const id of ids)
      expect((await after.accounts.find(id))?.credentials).toEqual(values.credentials)
    expect(await after.clients.find('e', 'p')).toEqual({ id: 'client-1', secret: 'sec-planted' })
    await after.close()
    await fresh?.drop()
  })
})

describe.each(testDatabases)('a rotation on %s', (kind) => {
  test('reports a damaged value by its id, and seals all others', async () => {
    const fresh = kind === 'postgres' ? await freshPostgres() : undefined
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-damaged-'))
    const where = fresh === undefined ? { dataFolder: folder } : { databaseUrl: fresh.url }
    const [oldKey, newKey] = [createKey(), createKey()]
    const before = await openStore({ ...where, encryptionKey: oldKey })
    const ids: string[] = []
    for (let index = 0; index < 60; index += 1)
      ids.push((await before.accounts.insert({ environment: 'e', provider: 'p' }, values)).id)
    const damaged = [...ids].sort().filter((_id, index) => index === 0 || index === 55)
    for (const id of damaged) {
      const text = `update integrated_accounts set sealed = left(sealed, -8) || 'AAAAAAAA' where id = $1`
      await before.database.query(text, [id])
    }
    await before.close()
    const keys = { encryptionKey: newKey, previousEncryptionKeys: oldKey }
    const store = await openStore({ ...where, ...keys })
    const rotation = await store.rotate()
    expect(rotation.changed).toBe(59)
    expect(rotation.damaged).toEqual(
      damaged.map((id) => ({ place: `account:${id}`, reason: expect.stringContaining('altered') })),
    )
    expect(await store.waiting()).toBe(2)
    for (const id of ids.filter((each) => !damaged.includes(each)))
      expect((await store.accounts.find(id))?.credentials).toEqual(values.credentials)
    await store.close()
    await fresh?.drop()
  })
})

test('PostgreSQL without a key is refused before anything is stored', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/x'
  await expect(openStore({ databaseUrl: url })).rejects.toThrow(
    'CROSSWALK_ENCRYPTION_KEY is not set',
  )
  await expect(openStore({ databaseUrl: url, encryptionKey: createKey() })).rejects.toThrow(
    'The database cannot be used (ECONNREFUSED',
  )
  await expect(openStore({ databaseUrl: 'mysql://x', encryptionKey: createKey() })).rejects.toThrow(
    'DATABASE_URL must look like',
  )
})
