import { createRenewalLeases, leaseMillis } from '../../server/accounts/renewal-leases.ts'
import { writeMappings } from '../support/mapping.ts'
import {
  type OAuthProvider,
  oauthClient,
  oauthMapping,
  startOAuthProvider,
} from '../support/oauth-provider.ts'
import type { Reply } from '../support/server.ts'
import { startTestService, type TestService, testDatabases, testStore } from '../support/service.ts'

describe.each(testDatabases)('renewing tokens on %s', (kind) => {
  let hanging: OAuthProvider
  let healthy: OAuthProvider
  let service: TestService

  beforeAll(async () => {
    hanging = await startOAuthProvider()
    healthy = await startOAuthProvider()
    const other = oauthMapping(healthy.origin).replace('provider: acme', 'provider: bolt')
    service = await startTestService(await testStore(kind), {
      deadline: 20_000,
      engine: {
        mappings: writeMappings({ acme: oauthMapping(hanging.origin), bolt: other }),
        allowPrivateNetwork: true,
        retries: 0,
        timeout: 15_000,
      },
    })
    for (const provider of ['acme', 'bolt'])
      await service.store.clients.set('default', provider, oauthClient)
  })
  beforeEach(() => {
    for (const { behaviour } of [hanging, healthy])
      Object.assign(behaviour, { grace: 0, delay: 0, fault: undefined, waitFor: undefined })
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
    await hanging.close()
    await healthy.close()
  })

  const add = async (provider: string, source: OAuthProvider, isDue = true) => {
    const { access_token: token, refresh_token } = source.issue()
    const { body } = await service.call('/integrated-accounts', {
      method: 'POST',
      body: {
        provider,
        credentials: { token, refresh_token },
        overrides: { base_url: source.origin },
        ...(isDue ? { token_expires_at: new Date(0).toISOString() } : {}),
      },
    })
    return String(body.id)
  }
  const stages = (id: string) => service.call(`/unified/crm/stages?integrated_account_id=${id}`)

  /** A token URL that answers when it is told to. */
  const held = (source: OAuthProvider) => {
    let release: () => void = () => undefined
    const open = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked: () => void = () => undefined
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    source.behaviour.waitFor = () => {
      asked()
      return open
    }
    return { arrived, release }
  }

  test('twelve accounts whose token URL hangs do not hold up those of another provider', async () => {
    const { release } = held(hanging)
    const stuck = await Promise.all(Array.from({ length: 12 }, () => add('acme', hanging)))
    const calls = stuck.map(stages)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const started = performance.now()
    const answers = await Promise.all(
      (await Promise.all(Array.from({ length: 5 }, () => add('bolt', healthy)))).map(stages),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200))
    expect(performance.now() - started).toBeLessThan(5000)
    release()
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(12).fill(200))
    expect(hanging.refused()).toBe(0)
  }, 40_000)

  test('a change of the account during its renewal is kept, and so are the new tokens', async () => {
    const { arrived, release } = held(hanging)
    const id = await add('acme', hanging)
    const call = stages(id)
    await arrived
    const path = `/integrated-accounts/${id}`
    const changed = await service.call(path, { method: 'PATCH', body: { label: 'North' } })
    expect(changed.status).toBe(200)
    release()
    expect((await call).status).toBe(200)
    const shown = (await service.call(path)).body
    expect([shown.label, Date.parse(shown.renews_at) > Date.now()]).toEqual(['North', true])
    hanging.expireAll()
    Object.assign(hanging.behaviour, { waitFor: undefined })
    expect((await stages(id)).status).toBe(200)
  }, 30_000)

  test('credentials that are given during a renewal are newer than what it brings', async () => {
    const { arrived, release } = held(hanging)
    const id = await add('acme', hanging)
    const call = stages(id)
    await arrived
    const { access_token: token, refresh_token } = hanging.issue()
    const body = { credentials: { token, refresh_token } }
    await service.call(`/integrated-accounts/${id}`, { method: 'PATCH', body })
    release()
    expect((await call).status).toBe(200)
    const stored = await service.store.accounts.find(id)
    expect(stored?.credentials).toMatchObject(body.credentials)
  }, 30_000)

  test('a lease is for one; a dead owner’s ends, a living owner’s goes on', async () => {
    const { database } = service.store
    const id = await add('acme', hanging, false)
    const leases = createRenewalLeases(database)
    const first = await leases.take(id)
    expect(first?.isHeld()).toBe(true)
    expect(await leases.take(id)).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, leaseMillis + 1500))
    expect([first?.isHeld(), await leases.take(id)]).toEqual([true, undefined])
    await first?.release()
    const second = await leases.take(id)
    expect(second?.isHeld()).toBe(true)
    // As one that another process took and died with.
    await database.query(
      `update renewal_leases set owner = gen_random_uuid(), expires_at = now() - interval '1 second' where account_id = $1`,
      [id],
    )
    const third = await leases.take(id)
    expect(third?.isHeld()).toBe(true)
    await second?.release()
    expect(await leases.take(id)).toBeUndefined()
    await third?.release()
    expect(await leases.take('00000000-0000-4000-8000-000000000000')).toBeUndefined()
  }, 30_000)

  test('a renewal that the provider refuses is one warning with the account’s id', async () => {
    const fault = (): Reply => ({ status: 400, body: { error: 'invalid_grant' } })
    hanging.behaviour.fault = fault
    const id = await add('acme', hanging)
    expect((await stages(id)).body.code).toBe('needs_reauth')
    const lines = service.lines
      .map((text) => JSON.parse(text))
      .filter((line) => line.integrated_account_id === id && line.msg === 'token renewal')
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', outcome: 'refused', code: 'needs_reauth' }),
    ])
    const shown = (await service.call(`/integrated-accounts/${id}`)).body
    expect(shown).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'needs_reauth', at: expect.stringMatching(/^\d{4}-.*Z$/) },
    })
  })

  test('a call that waits for a renewal ends at its own deadline', async () => {
    const quick = await startTestService(service.store, {
      deadline: 400,
      engine: {
        mappings: writeMappings({ acme: oauthMapping(hanging.origin) }),
        allowPrivateNetwork: true,
        retries: 0,
        timeout: 15_000,
      },
    })
    const { release } = held(hanging)
    const id = await add('acme', hanging)
    const started = performance.now()
    const answer = await quick.call(`/unified/crm/stages?integrated_account_id=${id}`)
    expect(answer.body).toMatchObject({ statusCode: 504, code: 'deadline_exceeded' })
    expect(performance.now() - started).toBeLessThan(3000)
    release()
    await quick.stop()
  }, 30_000)
})
