import { schemaLine } from './schema-line.ts'

/** The three files of a new provider, by path from the folder. They work as they are: the case passes. */
export function templateFiles(provider: string, folder: string): Readonly<Record<string, string>> {
  const mappingFile = `mappings/${provider}.yaml`
  const fixtureFile = `tests/fixtures/providers/${provider}/crm-stages.pages.yaml`
  return {
    [mappingFile]: schemaLine(folder, mappingFile, 'mapping') + mapping(provider),
    [fixtureFile]: schemaLine(folder, fixtureFile, 'fixture') + fixture(provider),
    [`tests/providers/${provider}.test.ts`]: `import { testProvider } from 'crosswalk/testing'\n\ntestProvider('${provider}')\n`,
  }
}

function labelOf(provider: string): string {
  return provider.replace(
    /(^|-)([a-z])/g,
    (_match, gap: string, letter: string) => (gap === '' ? '' : ' ') + letter.toUpperCase(),
  )
}

function mapping(provider: string): string {
  return `provider: ${provider}
label: ${labelOf(provider)}
docs_url: https://developers.${provider}.example/stages
credentials:
  access_token:
    title: Access token
base_url: https://api.${provider}.example/v1
headers:
  Accept: application/json
authorization:
  - format: bearer
    token: '{{credentials.access_token}}'
pagination:
  format: page
  page_param: page
  limit_param: per_page
  default_limit: 100
error_mapping: |
  {"message": body.error}
resources:
  crm/stages:
    list:
      path: /stages
      response_path: data
      response_mapping:
        id: $id(response.id)
        name: response.name
        position: response.position
        status: '"active"'
        created_at: $isoDate(response.created_at)
        updated_at: $isoDate(response.updated_at)
`
}

function fixture(provider: string): string {
  return `title: A page of stages, and an empty one that ends the walk
origin: https://api.${provider}.example
headers: {authorization: 'Bearer {{credentials.access_token}}', accept: application/json}
walk: true
expect: {result_count: 2}
exchanges:
  - request: {path: /v1/stages, query: {page: 1, per_page: 100}}
    response:
      body:
        data:
          - {id: 11, name: Enquiry, position: 1, created_at: '2025-03-01T08:00:00Z', updated_at: '2025-03-02T08:00:00Z'}
          - {id: 12, name: Offer sent, position: 2, created_at: '2025-03-01T08:00:00Z', updated_at: '2025-03-02T08:00:00Z'}
  - request: {path: /v1/stages, query: {page: 2, per_page: 100}}
    response: {body: {data: []}}
`
}
