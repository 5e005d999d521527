import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createEngine, type Engine } from 'crosswalk'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { startTestService, testStore } from '../support/service.ts'

/** A second resource is a schema file and a block in a mapping, no code. */
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Invoice',
  type: 'object',
  required: ['id', 'lines'],
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    paid: { type: ['boolean', 'null'] },
    issued_at: { type: ['string', 'null'], 'x-filter': 'date-time' },
    customer: {
      type: 'object',
      additionalProperties: false,
      properties: { mail: { type: ['string', 'null'] } },
    },
    lines: { type: 'array', items: { type: 'string' } },
    remote_data: { type: 'object' },
  },
}

const block = `  billing/invoices:
    list:
      path: /invoices
      response_path: data
      response_mapping:
        id: $id(response.no)
        paid: response.paid
        issued_at: $isoDate(response.date)
        customer:
          mail: response.customer.mail
        lines: response.lines.text
`

const schemas = mkdtempSync(join(tmpdir(), 'crosswalk-schemas-'))
let mappings: string
let server: TestServer
let engine: Engine

beforeAll(async () => {
  cpSync('schemas', schemas, { recursive: true })
  mkdirSync(join(schemas, 'unified/billing'))
  writeFileSync(join(schemas, 'unified/billing/invoices.schema.json'), JSON.stringify(schema))
  mappings = writeMappings({ acme: acmeMapping(simpleList) + block })
  engine = await createEngine({ mappings, schemas, allowPrivateNetwork: true })
  server = await startServer(() => ({
    body: {
      data: [
        {
          no: 1,
          paid: false,
          date: '2026-01-05',
          customer: { mail: 'a@x.example' },
          lines: [{ text: 'One line only' }],
        },
        { no: 2, paid: true, date: '2026-02-05', lines: [{ text: 'First' }, { text: 'Second' }] },
        { no: 3, date: null, lines: [] },
      ],
    },
  }))
})
afterAll(async () => {
  engine.close()
  await server.close()
})

const billing: string = 'billing/invoices' // has no types of its own here
const account = () => acmeAccount(server.origin)

describe('a second resource', () => {
  test('loads, beside the first', () => {
    expect(engine.problems()).toEqual([])
    expect(engine.support().map(({ resource }) => resource)).toEqual([
      'crm/stages',
      'billing/invoices',
    ])
  })

  test('is listed, and a list of one stays a list', async () => {
    const { result, warnings } = await engine.list(billing, account(), {
      truto_ignore_remote_data: true,
    })
    expect(result).toEqual([
      {
        id: '1',
        paid: false,
        issued_at: '2026-01-05T00:00:00.000Z',
        customer: { mail: 'a@x.example' },
        lines: ['One line only'],
      },
      { id: '2', paid: true, issued_at: '2026-02-05T00:00:00.000Z', lines: ['First', 'Second'] },
    ])
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'invalid_record', pointer: '/lines', count: 1 }),
    ])
  })

  test('has filters of its own, and those only', async () => {
    const { result } = await engine.list(billing, account(), {
      issued_at: { gte: '2026-02-01' },
    })
    expect(result.map(({ id }) => id)).toEqual(['2'])
    const call = engine.list(billing, account(), { name: 'x' })
    await expect(call).rejects.toMatchObject({ code: 'unknown_parameter' })
  })

  test('is normalized to its own shape', async () => {
    const { result } = await engine.list(billing, account(), {
      truto_response_format: 'normalized',
      truto_key_by: 'id',
    })
    expect(result['2']).toEqual({
      id: '2',
      paid: true,
      issued_at: '2026-02-05T00:00:00.000Z',
      customer: { mail: null },
      lines: ['First', 'Second'],
    })
  })
})

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-generated-'))
const run = promisify(execFile)

describe('what is made from schemas', () => {
  beforeAll(async () => {
    await run(process.execPath, [
      'scripts/generate.mjs',
      ...['--schemas', schemas, '--mappings', mappings, '--into', folder],
    ])
  }, 60_000)

  test('has types: a file for the resource, and a line in the table of all', async () => {
    const table = readFileSync(join(folder, 'engine/schema/resources.gen.ts'), 'utf8')
    expect(table).toContain("readonly 'crm/stages': Stage")
    expect(table).toContain("readonly 'billing/invoices': Invoice")
    expect(table).toContain("readonly issued_at: 'date-time'")
    writeFileSync(
      join(folder, 'try.ts'),
      `import type { Invoice, ResourceTypes, Stage } from './engine/schema/resources.gen.ts'
const invoice: ResourceTypes['billing/invoices'] = { id: '1', lines: ['One'] } satisfies Invoice
const stage: ResourceTypes['crm/stages'] = { id: '1' } satisfies Stage
// @ts-expect-error lines are required
const broken: Invoice = { id: stage.id, paid: invoice.paid }
void broken\n`,
    )
    const options = ['--noEmit', '--strict', '--allowImportingTsExtensions', '--ignoreConfig']
    const compiler = resolve('node_modules/typescript/bin/tsc')
    const { stdout } = await run(
      process.execPath,
      [compiler, ...options, '--module', 'nodenext', 'try.ts'],
      { cwd: folder },
    )
    expect(stdout).toBe('')
  }, 60_000)

  test('has a table of support', () => {
    const text = readFileSync(join(folder, 'docs/support.md'), 'utf8')
    expect(text).toContain('## billing/invoices')
    expect(text).toContain(
      '| provider | get | id | paid | issued_at | customer | lines | joins | pagination |',
    )
    // no fixture shows it
    expect(text).toMatch(/^\| Acme .*\| virtual unproven \| unproven \| unproven \| – \| none \|$/m)
  })

  test('has flags for its filters, and is named where it is not the default', async () => {
    const { context = {}, credentials = {}, overrides } = account()
    const file = join(folder, 'account.yaml')
    writeFileSync(file, JSON.stringify({ provider: 'acme', context, credentials, overrides }))
    const list = (...more: readonly string[]) =>
      run(process.execPath, [
        ...['dist/cli/bin.js', 'list', '--schemas', schemas, '--mappings', mappings, '--json'],
        ...['--account', file, '--allow-private-network', '--ignore-remote-data', ...more],
      ])
    const { stdout } = await list('--resource', billing, '--issued-at', '2026-02-05')
    expect(JSON.parse(stdout).result).toEqual([expect.objectContaining({ id: '2', paid: true })])
    // Left out, it is the one whose schema says so; these records are none of it.
    const other = JSON.parse((await list()).stdout)
    expect([other.result, other.warnings[0].pointer]).toEqual([[], '/id'])
    const help = (...more: readonly string[]) =>
      run(process.execPath, ['dist/cli/bin.js', 'list', '--help', ...more])
    expect((await help(`--schemas=${schemas}`)).stdout).toContain('--issued-at <date>')
    expect((await help()).stdout).not.toContain('--issued-at')
  })

  test('has files to start a provider with, which pass as they are', async () => {
    const into = mkdtempSync(join(tmpdir(), 'crosswalk-new-'))
    const crosswalk = (...words: readonly string[]) =>
      run(process.execPath, [resolve('dist/cli/bin.js'), ...words, '--schemas', schemas], {
        cwd: into,
      })
    await crosswalk('new', 'northwind', '--resource', billing)
    expect(readFileSync(join(into, 'mappings/northwind.yaml'), 'utf8')).toContain(
      '        issued_at: $isoDate(response.issued_at)',
    )
    expect((await crosswalk('test', 'northwind', '--text')).stdout).toContain('1 passed, 0 failed')
  })

  test('has an endpoint, a page and a place in the OpenAPI document', async () => {
    const store = await testStore('embedded')
    const service = await startTestService(store, {
      engine: { mappings, schemas, allowPrivateNetwork: true },
    })
    try {
      const id = await service.addAccount(account())
      const query = `integrated_account_id=${id}&issued_at[lt]=2026-02-01`
      const { body } = await service.call(`/unified/billing/invoices?${query}`)
      expect(body.result.map((invoice: { id: string }) => invoice.id)).toEqual(['1'])
      const page = await service.call('/docs/unified/billing/invoices')
      expect(page.body).toContain('</b> /unified/billing/invoices')
      expect(page.body).toContain('customer.mail')
      const openApi = await service.call('/openapi.json')
      expect(Object.keys(openApi.body.paths)).toContain('/unified/billing/invoices')
      expect(openApi.body.components.schemas).toMatchObject({ Invoice: {}, Stage: {} })
    } finally {
      await service.stop()
      await store.close()
    }
  })
})
