import { readFileSync } from 'node:fs'
import { validateRecord } from '../../../engine/records/validate-record.ts'
import { readUnifiedSchema } from '../../../engine/schema/unified-schema.ts'

const document = JSON.parse(readFileSync('schemas/unified/crm/stages.schema.json', 'utf8'))
const schema = readUnifiedSchema('crm/stages', document)
const faults = (record: Record<string, unknown>) =>
  validateRecord(schema, record).map(({ field, reason }) => [field, reason])

describe('validateRecord()', () => {
  test('has nothing to say of a good record, nulls included', () => {
    expect(
      faults({
        id: '1',
        name: null,
        position: 0,
        pipeline: { id: '2', name: null },
        created_at: '2024-01-01T00:00:00.000Z',
        outcome: 'won',
      }),
    ).toEqual([])
  })

  test.each([
    [{}, '/id', 'id is required, but has no value'],
    [{ id: 5 }, '/id', 'id must be string'],
    [{ id: '' }, '/id', 'id must not be empty'],
    [{ id: '1', stage: 1 }, '/stage', 'stage does not exist in the schema'],
    [{ id: '1', status: 'gone' }, '/status', 'status must be one of: active, inactive, null'],
    [{ id: '1', probability: 140 }, '/probability', 'probability must be <= 100'],
    [
      { id: '1', created_at: '2024-01-01T00:00:00Z' },
      '/created_at',
      'created_at does not have the form that the schema asks for',
    ],
    [{ id: '1', pipeline: { id: 7 } }, '/pipeline/id', 'pipeline.id must be string or null'],
  ])('says of %j what is wrong and where', (record, field, reason) => {
    expect(faults(record)).toEqual([[field, reason]])
  })
})

test('a document that is no schema of records is refused', () => {
  expect(() => readUnifiedSchema('crm/x', { type: 'string' })).toThrow(TypeError)
})
