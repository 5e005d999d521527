import {
  startTestService,
  type TestService,
  testDatabases,
  testStore,
} from '../../support/service.ts'
import { caughtUp, type SyncProvider, startSyncProvider, syncOptions } from '../../support/sync.ts'

let provider: SyncProvider
beforeAll(async () => {
  provider = await startSyncProvider()
})
afterAll(() => provider.close())

describe.each(testDatabases)('sync over HTTP on %s', (kind) => {
  let service: TestService
  let account = ''
  beforeAll(async () => {
    service = await startTestService(await testStore(kind), syncOptions(provider))
    account = await service.addAccount({
      provider: 'acme',
      credentials: { token: `http-${kind}` },
      overrides: { base_url: provider.server.origin },
    })
    provider
      .stages(`http-${kind}`)
      .push(
        { id: 1, name: 'Enquiry', updated: '2024-01-01T00:00:00Z' },
        { id: 2, name: 'Visit', updated: '2024-02-01T00:00:00Z' },
        { id: 3, name: 'Offer', updated: '2024-03-01T00:00:00Z' },
      )
  })
  afterAll(async () => {
    await service.stop()
    await service.store.close()
  })

  const put = (body: object) => service.call('/sync/streams', { method: 'PUT', body })
  const settled = async (id: string) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const { body } = await service.call(`/sync/streams/${id}`)
      if (body.finished_at !== null && body.run === null && body.state === 'waiting') {
        await caughtUp(service.store)
        return body
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('The stream did not end its run')
  }

  test('a stream is made, run by the worker in the process, read, changed and removed', async () => {
    const made = await put({ integrated_account_id: account, resource: 'crm/stages' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      integrated_account_id: account,
      provider: 'acme',
      resource: 'crm/stages',
      group: 'default',
      interval: 3600,
      complete_interval: 86_400,
      paused: false,
    })
    const { id } = made.body
    expect(await settled(id)).toMatchObject({
      failures: 0,
      last_error: null,
      counts: { runs: 1, records: 3, created: 3 },
    })

    const first = await service.call('/changes?limit=2')
    expect(first.body).toMatchObject({ result_count: 2, has_more: true })
    const second = await service.call(`/changes?cursor=${first.body.next_cursor}`)
    expect(second.body).toMatchObject({ result_count: 1, has_more: false })
    expect([...first.body.result, ...second.body.result]).toEqual(
      ['1', '2', '3'].map((each) =>
        expect.objectContaining({
          stream_id: id,
          integrated_account_id: account,
          resource: 'crm/stages',
          change: 'created',
          id: each,
          record: expect.objectContaining({ id: each }),
        }),
      ),
    )
    const { next_cursor: cursor } = second.body
    const stages = provider.stages(`http-${kind}`)
    stages[0] = { ...stages[0], id: 1, name: 'Renamed' }
    expect((await service.call(`/sync/streams/${id}/resync`, { method: 'POST' })).status).toBe(200)
    await settled(id)
    expect((await service.call(`/changes?cursor=${cursor}`)).body.result).toEqual([
      expect.objectContaining({ change: 'updated', id: '1', fields: ['name'] }),
    ])

    const changed = await put({
      integrated_account_id: account,
      resource: 'crm/stages',
      interval: 60,
      paused: true,
    })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ id, interval: 60, paused: true, state: 'paused' })
    expect((await service.call('/sync/streams')).body).toMatchObject({
      result: [{ id }],
      next_cursor: null,
      result_count: 1,
    })
    const status = await service.call('/sync/status')
    expect(status.body).toMatchObject({ streams: 1, states: { paused: 1, due: 0 }, late: 0 })
    expect(status.body.changes).toEqual([
      expect.objectContaining({ created: 3, updated: 1, deleted: 0 }),
    ])
  })

  test('stored records take the query of a list', async () => {
    const synced = (query: string) =>
      service.call(`/synced/crm/stages?integrated_account_id=${account}${query}`)
    const names = (answer: { body: { result: { name: string }[] } }) =>
      answer.body.result.map(({ name }) => name)
    const all = await synced('')
    expect(all.body).toMatchObject({ next_cursor: null, result_count: 3 })
    expect(names(all)).toEqual(['Renamed', 'Visit', 'Offer'])
    expect(names(await synced('&name=visit'))).toEqual(['Visit'])
    expect(names(await synced('&updated_at[gte]=2024-02-01'))).toEqual(['Visit', 'Offer'])
    const first = await synced('&limit=2')
    expect(names(await synced(`&limit=2&next_cursor=${first.body.next_cursor}`))).toEqual(['Offer'])
    expect((await synced('&truto_key_by=id&truto_exclude_fields=updated_at')).body.result).toEqual({
      1: { id: '1', name: 'Renamed' },
      2: { id: '2', name: 'Visit' },
      3: { id: '3', name: 'Offer' },
    })
    expect((await synced('&truto_response_format=normalized&limit=1')).body.result).toEqual([
      expect.objectContaining({ id: '1', position: null }),
    ])
    for (const [query, code] of [
      ['&truto_response_format=raw', 'invalid_parameter'],
      ['&remote_query[a]=b', 'invalid_parameter'],
      ['&color=red', 'unknown_parameter'],
      ['&next_cursor=bm9uc2Vuc2U', 'invalid_cursor'],
    ] as const)
      expect((await synced(query)).body).toMatchObject({ statusCode: 400, code })
    expect((await service.call('/synced/crm/stages')).body).toMatchObject({
      code: 'invalid_request',
    })
  })

  test('says what is wrong', async () => {
    const resource = 'crm/stages'
    for (const [body, status, code] of [
      [{ resource }, 400, 'invalid_request'],
      [{ integrated_account_id: account, resource: 'crm/nothing' }, 404, 'unknown_resource'],
      [{ integrated_account_id: account, resource, interval: 1 }, 400, 'invalid_request'],
      [{ integrated_account_id: account, resource, every: 1 }, 400, 'invalid_request'],
      [
        { integrated_account_id: '62f44730-dd91-461e-bd6a-aedd9e0ad79d', resource },
        404,
        'unknown_account',
      ],
    ] as const)
      expect((await put(body)).body).toMatchObject({ statusCode: status, code })
    for (const [path, code] of [
      ['/changes?cursor=bm9uc2Vuc2U', 'invalid_cursor'],
      ['/changes?since=2024-01-01', 'invalid_request'],
      ['/changes?limit=0', 'invalid_request'],
      ['/sync/streams?limit=1000', 'invalid_request'],
      ['/sync/streams/nonsense', 'unknown_stream'],
      ['/sync/streams/62f44730-dd91-461e-bd6a-aedd9e0ad79d', 'unknown_stream'],
    ] as const)
      expect((await service.call(path)).body).toMatchObject({ code })
  })

  test('a token sees only the streams and changes of its environment, and needs the scope', async () => {
    const token = async (environment: string, scope: 'read' | 'manage') =>
      (await service.store.tokens.create({ name: 'x', environment, scopes: [scope] })).text
    const other = await token('other', 'read')
    const { body } = await service.call('/sync/streams')
    const [{ id }] = body.result
    expect((await service.call('/sync/streams', { token: other })).body.result).toEqual([])
    expect((await service.call('/changes', { token: other })).body.result).toEqual([])
    expect((await service.call(`/sync/streams/${id}`, { token: other })).status).toBe(404)
    const synced = `/synced/crm/stages?integrated_account_id=${account}`
    expect((await service.call(synced, { token: other })).status).toBe(404)
    const { next_cursor: foreign } = (await service.call('/changes')).body
    expect((await service.call(`/changes?cursor=${foreign}`, { token: other })).body).toMatchObject(
      {
        code: 'invalid_cursor',
      },
    )
    const reader = await token('default', 'read')
    for (const [path, method] of [
      ['/sync/streams', 'PUT'],
      [`/sync/streams/${id}`, 'DELETE'],
      [`/sync/streams/${id}/resync`, 'POST'],
    ] as const) {
      const body = { integrated_account_id: account, resource: 'crm/stages' }
      const answer = await service.call(path, {
        method,
        token: reader,
        body: method === 'PUT' ? body : undefined,
      })
      expect(answer.status).toBe(403)
    }
    expect((await service.call(`/sync/streams/${id}`, { token: null })).status).toBe(401)
  })

  test('metrics count streams by state, runs, changes and lag; nothing secret is logged', async () => {
    const { body } = await service.call('/metrics')
    expect(body).toContain('crosswalk_sync_streams{state="paused"} 1')
    expect(body).toContain('crosswalk_sync_runs_total{provider="acme",outcome="ended"} 2')
    expect(body).toContain('crosswalk_sync_changes_total{provider="acme",kind="created"} 3')
    expect(body).toMatch(/crosswalk_sync_lag_seconds_count 2/)
    expect(service.lines.join('\n')).not.toContain(`http-${kind}`)
  })

  test('a stream that is removed is gone, with its records and changes; so is that of a removed account', async () => {
    const { body } = await service.call('/sync/streams')
    const [{ id }] = body.result
    expect((await service.call(`/sync/streams/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await service.call('/changes')).body.result).toEqual([])
    const again = await put({ integrated_account_id: account, resource: 'crm/stages' })
    await settled(again.body.id)
    await service.call(`/integrated-accounts/${account}`, { method: 'DELETE' })
    expect((await service.call('/sync/streams')).body.result).toEqual([])
    expect((await service.call('/changes')).body.result).toEqual([])
  })
})
