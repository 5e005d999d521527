import { createHmac } from 'node:crypto'
import { openStore } from '@crosswalk/server'
import { signedHeaders } from '../../../server/sync/sign-webhook.ts'
import { type Got, startServer, type TestServer } from '../../support/server.ts'
import {
  startTestService,
  type TestService,
  testDatabases,
  testStore,
} from '../../support/service.ts'
import { type SyncProvider, startSyncProvider, syncOptions } from '../../support/sync.ts'

let provider: SyncProvider
let receiver: TestServer
beforeAll(async () => {
  provider = await startSyncProvider()
  receiver = await startServer()
})
beforeEach(() => {
  receiver.got.length = 0
  receiver.answer = () => ({ status: 204 })
})
afterAll(async () => {
  await provider.close()
  await receiver.close()
})

test('messages are signed as the specification says', () => {
  // The example of standardwebhooks.com.
  const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  })
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

describe.each(testDatabases)('webhooks on %s', (kind) => {
  let service: TestService
  let account = ''
  beforeAll(async () => {
    service = await startTestService(await testStore(kind), syncOptions(provider))
    account = await service.addAccount({
      provider: 'acme',
      credentials: { token: `hook-${kind}` },
      overrides: { base_url: provider.server.origin },
    })
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
  })

  const until = async <T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> => {
    for (let tries = 0; tries < 1000; tries += 1) {
      const found = await find()
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('It did not come')
  }
  const message = (index: number) => until<Got>(() => receiver.got[index])
  const hooks = async () => (await service.call('/sync/webhooks')).body.result
  const make = () =>
    service.call('/sync/webhooks', { method: 'POST', body: { url: `${receiver.origin}/hook` } })
  const change = async (name: string) => {
    const stages = provider.stages(`hook-${kind}`)
    stages[0] = { id: 1, name }
    const { body } = await service.call('/sync/streams', {
      method: 'PUT',
      body: { integrated_account_id: account, resource: 'crm/stages' },
    })
    await service.call(`/sync/streams/${body.id}/resync`, { method: 'POST' })
  }

  test('a signed message says that there are changes, until the receiver takes it', async () => {
    const { status, body } = await make()
    expect(status).toBe(201)
    const { id, secret } = body
    expect(secret).toMatch(/^whsec_/)
    let refused = 0
    receiver.answer = () => {
      refused += 1
      return { status: refused === 1 ? 500 : 204 }
    }
    await change('First')
    await message(0)
    const [failing] = await until(async () => {
      const found = await hooks()
      return found[0].failures === 1 ? found : undefined
    })
    expect(failing).toMatchObject({
      id,
      last_error: { code: 'refused', message: 'The receiver answered 500' },
    })
    expect(JSON.stringify(await hooks())).not.toContain(secret)
    await service.store.database.query('update sync_webhooks set due_at = now()')
    const second = await message(1)
    const first = receiver.got[0] as Got
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    const {
      'webhook-id': name,
      'webhook-timestamp': time,
      'webhook-signature': signature,
    } = second.headers
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const expected = createHmac('sha256', key)
      .update(`${name}.${time}.${second.body}`)
      .digest('base64')
    expect(signature).toBe(`v1,${expected}`)
    const { type, data } = JSON.parse(second.body)
    expect(type).toBe('sync.changes')
    // Everything up to its cursor has been told: after it there is nothing.
    expect((await service.call(`/changes?cursor=${data.cursor}`)).body.result).toEqual([])
    expect((await service.call('/changes')).body.result).toHaveLength(1)
    await until(async () => ((await hooks())[0].told_at === null ? undefined : true))
    expect(service.lines.join('\n')).not.toContain(secret)
  })

  test('it is replayed from a cursor, and paused when the receiver is gone', async () => {
    const [{ id }] = await hooks()
    const replay = (body: object) =>
      service.call(`/sync/webhooks/${id}/replay`, { method: 'POST', body })
    expect((await replay({ cursor: 'bm9uc2Vuc2U' })).body).toMatchObject({ code: 'invalid_cursor' })
    receiver.answer = () => ({ status: 410 })
    expect((await replay({})).status).toBe(200)
    await message(0)
    await until(async () => ((await hooks())[0].paused ? true : undefined))
    expect((await service.call(`/sync/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await service.call(`/sync/webhooks/${id}`, { method: 'DELETE' })).body).toMatchObject({
      code: 'unknown_webhook',
    })
    const wrong = await service.call('/sync/webhooks', {
      method: 'POST',
      body: { url: 'file:///etc/passwd' },
    })
    expect(wrong.body).toMatchObject({ code: 'invalid_request' })
  })

  test('its secret is sealed, and rotated with the others', async () => {
    const { body } = await make()
    const [row] = await service.store.database.query('select sealed from sync_webhooks')
    expect(String(row?.sealed)).not.toContain(body.secret.slice(6))
    const [before] = await service.store.database.query('select key_id from sync_webhooks')
    expect(before?.key_id).toBeDefined()
    expect((await service.store.rotate()).damaged).toEqual([])
  })
})

test('a receiver at a private address is refused', async () => {
  const store = await openStore()
  const service = await startTestService(store, { sync: { pollMillis: 20 } })
  await service.call('/sync/webhooks', { method: 'POST', body: { url: `${receiver.origin}/hook` } })
  const accountId = await service.addAccount({ provider: 'acme' })
  await store.database.query(
    `with stream as (insert into sync_streams (id, environment, account_id, resource, interval_seconds, complete_seconds, group_name, paused)
       values (gen_random_uuid(), 'default', $1, 'crm/stages', 60, 60, 'x', true) returning id)
     insert into sync_changes (environment, stream_id, kind, record_id) select 'default', id, 'deleted', '1' from stream`,
    [accountId],
  )
  for (let tries = 0; tries < 500; tries += 1) {
    const [webhook] = (await service.call('/sync/webhooks')).body.result
    if (webhook.failures > 0) {
      expect(webhook.last_error.code).toBe('address_refused')
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(receiver.got).toEqual([])
  const [webhook] = (await service.call('/sync/webhooks')).body.result
  expect(webhook.failures).toBeGreaterThan(0)
  await service.stop()
  await store.close()
})
