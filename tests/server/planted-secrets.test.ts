// Marked secrets are planted in every place that takes one; then everything that comes out is searched for them.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { openStore, type ServiceOptions } from '@crosswalk/server'
import { writeMappings } from '../support/mapping.ts'
import { oauthClient, oauthMapping, startOAuthProvider } from '../support/oauth-provider.ts'
import {
  type Answer,
  freshPostgres,
  startTestService,
  testDatabases,
  testKey,
  testStore,
} from '../support/service.ts'

const run = promisify(execFile)

describe.each(testDatabases)('planted secrets on %s', (kind) => {
  test('are in no answer, log line, metric, document or database dump', async () => {
    const provider = await startOAuthProvider()
    const dumped = kind === 'postgres' ? await freshPostgres() : undefined
    const store =
      dumped === undefined
        ? await testStore('embedded')
        : await openStore({ databaseUrl: dumped.url, encryptionKey: testKey })
    const options: ServiceOptions = {
      engine: {
        mappings: writeMappings({ acme: oauthMapping(provider.origin) }),
        allowPrivateNetwork: true,
        retries: 1,
        timeout: 300,
      },
    }
    const service = await startTestService(store, options)
    await store.clients.set('default', 'acme', oauthClient)
    const out: Answer[] = []
    const call = async (...args: Parameters<typeof service.call>) => {
      const answer = await service.call(...args)
      out.push(answer)
      return answer
    }
    const tokens = provider.issue()
    const made = await call('/integrated-accounts', {
      method: 'POST',
      body: {
        provider: 'acme',
        credentials: { token: tokens.access_token, refresh_token: tokens.refresh_token },
        overrides: { base_url: provider.origin, headers: { 'x-key': 'hdr-planted-77' } },
      },
    })
    const path = `/unified/crm/stages?integrated_account_id=${made.body.id}`
    const started = await service.call('/oauth/acme/start')
    const { code, state } = provider.approve(started.body.url)
    await call(`/oauth/acme/callback?code=${code}&state=${state}`, { token: null })
    await call(path)
    provider.expireAll()
    await call(path)
    // Providers that throw everything back: in bodies, headers, redirects and token answers.
    const echoes = [
      (got: object) => ({ status: 400, body: { error: 'invalid_request', seen: got } }),
      (got: object) => ({ status: 200, body: JSON.stringify(got).slice(1) }),
      (got: object) => ({
        status: 500,
        headers: { 'x-echo': encodeURIComponent(JSON.stringify(got)) },
        body: got,
      }),
      'reset' as const,
    ]
    for (const echo of echoes) {
      provider.expireAll()
      provider.behaviour.fault = (got) =>
        echo === 'reset' ? echo : echo({ body: got.body, headers: got.headers })
      await call(path)
      await call(`/integrated-accounts/${made.body.id}/verify`, { method: 'POST' })
    }
    provider.behaviour.fault = undefined
    for (const target of [
      '/openapi.json',
      '/integrations',
      '/docs/unified/crm/stages',
      '/metrics',
      '/integrated-accounts',
      `/integrated-accounts/${made.body.id}`,
      '/oauth/acme/start?context[login]=https://x.example',
    ])
      await call(target)
    await call('/integrated-accounts', {
      method: 'POST',
      body: { provider: 'acme', credentials: { tokn: 'bad-planted-1', token: 7 } },
    })
    await call('/integrated-accounts', {
      method: 'POST',
      body: { provider: 'acme', credentials: { tokn: 'bad-planted-1' } },
    })
    await call('/integrated-accounts', {
      method: 'POST',
      body: '{"credentials":{"token":"bad-planted-2"',
    })

    const rows = await Promise.all(
      [
        'integrated_accounts',
        'oauth_clients',
        'oauth_states',
        'settings',
        'api_tokens',
        'rate_limits',
      ].map((table) => store.database.query(`select * from ${table}`)),
    )
    const dump = dumped === undefined ? '' : (await run('pg_dump', [dumped.url])).stdout
    const everything = JSON.stringify([
      out.map(({ status, headers, body }) => [status, [...headers], body]),
      service.lines,
      rows,
      dump,
    ])
    expect(everything.length).toBeGreaterThan(20_000)
    expect(service.lines.length).toBeGreaterThan(8)
    const leaks = [...everything.matchAll(/.{60}(?:planted|cwk_[0-9a-f]{12}_).{20}/g)].map(
      ([text]) => text,
    )
    expect(leaks).toEqual([])
    // The search works: the secrets were there, sealed.
    const held = await store.accounts.find(made.body.id)
    expect(JSON.stringify(held)).toMatch(/acc-planted.*ref-planted.*hdr-planted/s)
    await service.stop()
    await store.close()
    await provider.close()
    await dumped?.drop()
  }, 60_000)
})
