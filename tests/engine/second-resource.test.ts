import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from 'crosswalk'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startServer, type TestServer } from '../support/server.ts'

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

let server: TestServer
let engine: Engine

beforeAll(async () => {
  const schemas = mkdtempSync(join(tmpdir(), 'crosswalk-schemas-'))
  cpSync('schemas', schemas, { recursive: true })
  mkdirSync(join(schemas, 'unified/billing'))
  writeFileSync(join(schemas, 'unified/billing/invoices.schema.json'), JSON.stringify(schema))
  const mappings = writeMappings({ acme: acmeMapping(simpleList) + block })
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
