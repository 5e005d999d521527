import { Validator } from '@seriousme/openapi-schema-validator'
import { startSandbox } from 'crosswalk/testing'
import { shippedProviders } from '../support/providers.ts'
import { startTestService, type TestService, testStore } from '../support/service.ts'

let service: TestService
let sandbox: Awaited<ReturnType<typeof startSandbox>>
const open = (path: string) => service.call(path, { token: null })

beforeAll(async () => {
  sandbox = await startSandbox()
  service = await startTestService(await testStore('embedded'), {
    engine: { send: sandbox.send },
    publicUrl: 'https://crosswalk.example/',
    version: '1.2.3',
  })
})
afterAll(async () => {
  await service.stop()
  await service.store.close()
  await sandbox.close()
})

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1, says a validator that is not ours', async () => {
    const { body } = await open('/openapi.json')
    const validator = new Validator()
    const result = await validator.validate(structuredClone(body))
    expect([result.valid, result.errors]).toEqual([true, undefined])
    expect(validator.version).toBe('3.1')
    expect(body.servers).toEqual([{ url: 'https://crosswalk.example' }])
    expect(body.info.version).toBe('1.2.3')
  })

  test('every reference leads somewhere', async () => {
    const { body } = await open('/openapi.json')
    const targets = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(targets.length).toBeGreaterThan(20)
    for (const target of targets) {
      const found = target.split('/').reduce((node, key) => node?.[key], body)
      expect([target, found !== undefined]).toEqual([target, true])
    }
  })

  test('has every route that the service has, and no other', async () => {
    const { body } = await open('/openapi.json')
    for (const [path, methods] of Object.entries(body.paths as Record<string, object>)) {
      for (const method of Object.keys(methods).filter((name) => name !== 'parameters')) {
        const answer = await service.call(path.replace('{provider}', 'acme').replace('{id}', 'x'), {
          method: method.toUpperCase(),
          token: null,
        })
        expect([path, method, answer.body?.code]).not.toEqual([path, method, 'unknown_route'])
        expect([path, method, answer.status]).not.toEqual([path, method, 405])
      }
    }
    const documented = Object.keys(body.paths)
    for (const path of [
      '/unified/crm/stages',
      '/integrated-accounts',
      '/oauth/{provider}/start',
      '/metrics',
    ])
      expect(documented).toContain(path)
  })

  test('tells parameters and where filters work', async () => {
    const { body } = await open('/openapi.json')
    const { parameters } = body.paths['/unified/crm/stages'].get
    const named = Object.fromEntries(
      parameters.map((entry: { name: string }) => [entry.name, entry]),
    )
    expect(Object.keys(named)).toEqual([
      'integrated_account_id',
      'truto_response_format',
      'truto_key_by',
      'limit',
      'truto_ignore_limit',
      'next_cursor',
      'truto_ignore_remote_data',
      'truto_exclude_fields',
      'remote_query',
      'name',
      'created_at',
      'updated_at',
    ])
    const [, working = ''] = /Supported in: (.*)\.$/.exec(named.created_at.description) ?? []
    expect(working.split(', ')).toEqual(
      expect.arrayContaining(['ActiveCampaign', 'Capsule', 'Outreach', 'Pipedrive', 'Salesforce']),
    )
    expect(working.split(', ')).not.toContain('Close')
    expect(named.integrated_account_id).toMatchObject({
      required: true,
      schema: { format: 'uuid' },
    })
  })
})

test('/integrations tells providers, what they fill and filter, and what an account needs', async () => {
  const { body } = await open('/integrations')
  const pipedrive = body.result.find(
    ({ provider }: { provider: string }) => provider === 'pipedrive',
  )
  expect(pipedrive).toMatchObject({
    label: 'Pipedrive',
    resource: 'crm/stages',
    fields: { id: true, outcome: false },
    filters: { name: { support: 'virtual' } },
    context: [{ name: 'company_domain', required: true }],
    authorization: [
      { format: 'header', credentials: ['api_token'] },
      { format: 'oauth2', credentials: ['access_token'], grant: 'authorization_code' },
    ],
  })
  const stages = body.result.filter(
    ({ resource }: { resource: string }) => resource === 'crm/stages',
  )
  expect(stages).toHaveLength(shippedProviders.length)
  const outreach = body.result.find(({ provider }: { provider: string }) => provider === 'outreach')
  expect([pipedrive.get, outreach.unavailable]).toEqual([
    'native',
    { 'crm/pipelines': 'Stages belong to no pipeline' },
  ])
  expect(JSON.stringify(body)).not.toContain('"file"')
})

describe('the documentation', () => {
  test('of a second resource comes from its schema, with the fields of its lists', async () => {
    const { body } = await open('/docs/unified/crm/pipelines')
    expect(body).toContain('<code>stages.position</code>')
    const document = (await open('/openapi.json')).body
    const { parameters, responses } = document.paths['/unified/crm/pipelines/{id}'].get
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual([
      'id',
      'integrated_account_id',
      'truto_response_format',
      'truto_ignore_remote_data',
      'truto_exclude_fields',
      'remote_query',
    ])
    expect(Object.keys(responses[200].headers)).toEqual(['crosswalk-warnings'])
  })

  test('lists the resources, and leads there from /', async () => {
    const root = await open('/')
    expect([root.status, root.headers.get('location')]).toEqual([302, '/docs'])
    expect((await open('/docs')).body).toContain('href="/docs/unified/crm/stages"')
  })

  test('has the sections of the published page, its lists computed from the mappings', async () => {
    const { body, headers } = await open('/docs/unified/crm/stages')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    for (const heading of [
      'List Stages',
      'Endpoint',
      'Integrations supported',
      'Query parameters',
      'Response body',
      'Try it',
    ])
      expect(body).toMatch(new RegExp(`<h[12][^>]*>${heading}</h`))
    const supported = (id: string) => {
      const [, section = ''] =
        new RegExp(`aria-labelledby="${id}">(.*?)</section>`, 's').exec(body) ?? []
      return [...section.matchAll(/<li>([^<]+)<\/li>/g)].map(([, label]) => label)
    }
    const { body: integrations } = await open('/integrations')
    type Support = {
      label: string
      resource: string
      fields: Record<string, boolean>
      filters: Record<string, { support: string }>
    }
    const where = (works: (entry: Support) => boolean) =>
      integrations.result
        .filter(({ resource }: Support) => resource === 'crm/stages')
        .filter(works)
        .map(({ label }: Support) => label)
    expect(supported('f-outcome')).toEqual(where(({ fields }) => fields.outcome === true))
    expect(supported('f-created_at')).toEqual(where(({ fields }) => fields.created_at === true))
    expect(supported('p-updated_at')).toEqual(
      where(({ filters }) => filters.updated_at?.support !== 'none'),
    )
    expect(supported('f-position')).toContain('Pipedrive')
    expect(body).toContain('<b>GET</b> /unified/crm/stages/{id}')
  })

  test('an unknown resource and asset are 404', async () => {
    expect((await open('/docs/unified/crm/leads')).status).toBe(404)
    expect((await open('/docs/assets/../../package.json')).status).toBe(404)
  })

  test('script and style are served with their types', async () => {
    expect((await open('/docs/assets/docs.js')).headers.get('content-type')).toContain('javascript')
    expect((await open('/docs/assets/docs.css')).headers.get('content-type')).toContain('css')
  })
})
