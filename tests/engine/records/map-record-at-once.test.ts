import { loadConnectors } from '../../../engine/call/connectors.ts'
import type { ListSpec } from '../../../engine/compile/connector.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { mapRecord } from '../../../engine/records/map-record.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

const setup = { functions: createFunctions({ now: Date.now }), limits: defaultLimits }

async function listOf(list: string): Promise<ListSpec> {
  const folder = writeMappings({ acme: acmeMapping(list) })
  const connectors = await loadConnectors([folder], ['schemas'], setup)
  return connectors.get('acme')?.connector?.resources['crm/stages']?.list as ListSpec
}

const records = [
  { id: 1, labels: { name: 'Lead' }, created: '2025-10-02T13:44:06Z' },
  { id: 2, labels: [{ name: 'Won' }], created: null },
  { id: 3, labels: [], created: '2025-10-02' },
  { id: 4, created: 'soon' },
  { id: 5, labels: 'none', created: 1700000000 },
  { labels: { name: null } },
  null,
]

test('fields that are made at once are those that are made one by one', async () => {
  const list = await listOf(simpleList.replace('response.name', 'response.labels.name'))
  const { mapping } = list
  if (mapping.kind !== 'fields' || mapping.record === undefined) throw new Error('not at once')
  const single: ListSpec = { ...list, mapping: { ...mapping, record: undefined } }
  const kinds = records.map((response, index) => {
    const roots = {
      response,
      parent: undefined,
      parents: [],
      index,
      query: {},
      rawQuery: {},
      context: {},
      before: {},
      headers: {},
      item: undefined,
    }
    const mapped = mapRecord(list, roots)
    expect(mapped).toEqual(mapRecord(single, roots))
    return mapped.kind
  })
  expect(kinds).toEqual(['kept', 'kept', 'kept', 'refused', 'kept', 'kept', 'refused'])
})
