import { readdirSync } from 'node:fs'
import { createEngine, type ProviderSupport } from 'crosswalk'
import { shippedProviders } from '../support/providers.ts'

/** The "Supported in" lists of the published page: the least that must hold. */
const published: Readonly<Record<string, readonly string[]>> = {
  id: ['activecampaign', 'capsule', 'close', 'copper', 'outreach', 'pipedrive', 'salesforce'],
  name: ['activecampaign', 'capsule', 'close', 'copper', 'outreach', 'pipedrive', 'salesforce'],
  position: ['pipedrive'],
  status: ['pipedrive'],
  pipeline: ['pipedrive'],
  'pipeline.id': ['pipedrive'],
  'pipeline.name': ['pipedrive'],
  created_at: ['activecampaign', 'capsule', 'outreach', 'pipedrive', 'salesforce'],
  updated_at: ['activecampaign', 'capsule', 'outreach', 'pipedrive', 'salesforce'],
}

let support: readonly ProviderSupport[]

beforeAll(async () => {
  support = (await createEngine()).support().filter(({ resource }) => resource === 'crm/stages')
})

test.each(Object.entries(published))(
  'field %s is mapped wherever the published page says so',
  (field, providers) => {
    const mapped = support
      .filter(({ fields }) => fields[field] === true)
      .map(({ provider }) => provider)
    expect(mapped).toEqual(expect.arrayContaining([...providers]))
  },
)

test.each(['name', 'created_at', 'updated_at'])(
  'filter %s is native on Salesforce, as the published page says',
  (filter) => {
    const salesforce = support.find(({ provider }) => provider === 'salesforce')
    expect(salesforce?.filters[filter]?.support).toBe('native')
  },
)

test.each(shippedProviders)('%s has a case of each kind', (provider) => {
  const cases = readdirSync(`tests/fixtures/providers/${provider}`).map(
    (file) => file.split('.')[1],
  )
  expect(cases).toEqual(
    expect.arrayContaining([
      'pages',
      'empty',
      'wrong-credentials',
      'rate-limited',
      'filter',
      'limit',
    ]),
  )
})
