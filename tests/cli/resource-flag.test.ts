import { createEngine } from 'crosswalk'
import { chosenResource } from '../../engine/cli/resource-flag.ts'
import { useEngines } from '../support/engines.ts'

const keep = useEngines()
const schema = { title: 'Any', type: 'object', properties: { id: { type: 'string' } } }

async function chosen(marked: readonly string[], named?: string): Promise<string> {
  const schemas = ['crm/stages', 'crm/pipelines', 'crm/deals'].map((resource) => ({
    resource,
    schema: { ...schema, 'x-default': marked.includes(resource) },
  }))
  return chosenResource(keep(await createEngine({ mappings: [], schemas })), named)
}

test('a resource that is not named is the one whose schema says so, if one does', async () => {
  expect(await chosen(['crm/deals'])).toBe('crm/deals')
  expect(await chosen(['crm/deals'], 'crm/stages')).toBe('crm/stages')
  for (const marked of [[], ['crm/deals', 'crm/stages']])
    await expect(chosen(marked)).rejects.toThrow(
      'Name a resource with --resource: crm/deals, crm/pipelines, crm/stages',
    )
})
