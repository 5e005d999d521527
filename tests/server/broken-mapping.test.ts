import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startTestService, type TestService, testStore } from '../support/service.ts'

const tooMany = 'pagination: {format: none}\nrate_limit: {concurrency: 5000}'
const broken = acmeMapping(simpleList, tooMany)

describe('a mapping that is broken', () => {
  let service: TestService
  const start = async (files: Readonly<Record<string, string>>) =>
    startTestService(await testStore('embedded'), { engine: { mappings: writeMappings(files) } })
  const end = async () => {
    await service.stop()
    await service.store.close()
  }
  const account = { provider: 'acme', credentials: { token: 'x' } }

  test('is said in the log, by /readyz, by /integrations, and when an account of it is made', async () => {
    const sound = acmeMapping(simpleList).replace('provider: acme', 'provider: bolt')
    service = await start({ acme: broken, bolt: sound })
    const lines = service.lines.map((text) => JSON.parse(text))
    expect(lines.filter(({ msg }) => msg === 'broken mapping')).toEqual([
      expect.objectContaining({
        level: 'error',
        provider: 'acme',
        problem: expect.stringMatching(/acme\.yaml:\d+:\d+: .*concurrency/),
      }),
    ])
    const view = [
      {
        provider: 'acme',
        problems: [
          {
            code: 'schema_invalid_value',
            message: expect.stringContaining('rate_limit.concurrency'),
            line: expect.any(Number),
            column: expect.any(Number),
          },
        ],
      },
    ]
    const ready = await service.call('/readyz')
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready', broken_mappings: view }])
    const { body } = await service.call('/integrations')
    expect(body.broken_mappings).toEqual(view)
    expect(body.result.map(({ provider }: { provider: string }) => provider)).toEqual(['bolt'])
    const made = await service.call('/integrated-accounts', { method: 'POST', body: account })
    expect(made.body).toMatchObject({ statusCode: 500, code: 'broken_mapping' })
    expect(made.body.message).toContain('rate_limit.concurrency')
    await end()
  })

  test('that is the only one ends no message with an empty list of names', async () => {
    service = await start({ acme: broken })
    const made = await service.call('/integrated-accounts', { method: 'POST', body: account })
    expect(made.body.code).toBe('broken_mapping')
    const unknown = await service.call('/integrated-accounts', {
      method: 'POST',
      body: { ...account, provider: 'northwind' },
    })
    expect(unknown.body).toMatchObject({ statusCode: 422, fields: ['provider'] })
    expect(unknown.body.message).not.toMatch(/(of|of:) *$/)
    await end()
  })

  test('where there is none, nothing is said', async () => {
    service = await start({ acme: acmeMapping(simpleList) })
    expect((await service.call('/readyz')).body).toEqual({ status: 'ready' })
    expect((await service.call('/integrations')).body).not.toHaveProperty('broken_mappings')
    await end()
  })
})
