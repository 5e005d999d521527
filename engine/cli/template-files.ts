import { isObject } from '../json/json.ts'
import { remoteDataField } from '../schema/unified-schema.ts'
import type { ProjectTests, Runner } from './project-runner.ts'
import { schemaLine } from './schema-line.ts'

/** The values that go into the files of a new provider. */
type Template = {
  readonly provider: string
  readonly resource: string
  /** The unified schema of the resource. */
  readonly schema: Readonly<Record<string, unknown>>
  /** Where they are written. */
  readonly folder: string
  readonly tests: ProjectTests & { readonly runner: Runner }
  /** Mapping and fixture, where they are known already. */
  readonly started?: { readonly mapping: string; readonly fixture: string }
}

/** The files that start a provider, by path from the folder: a mapping, a fixture and a test that passes. */
export function templateFiles(template: Template): Readonly<Record<string, string>> {
  const { provider, resource, folder, started } = template
  const mappingFile = `mappings/${provider}.yaml`
  const fixtureName = `${resource.replace('/', '-')}.pages.yaml`
  const fixtureFile = `tests/fixtures/providers/${provider}/${fixtureName}`
  return {
    [mappingFile]:
      schemaLine(folder, mappingFile, 'mapping') + (started?.mapping ?? mapping(template)),
    [fixtureFile]:
      schemaLine(folder, fixtureFile, 'fixture') + (started?.fixture ?? fixture(template)),
    ...testFile(template),
  }
}

// Only Jest takes CommonJS, where the project is that.
function testFile({ provider, tests }: Template): Readonly<Record<string, string>> {
  const { runner, isModule, isTypeScript } = tests
  const entry = `crosswalk/testing/${runner}`
  const requires = runner === 'jest' && !isModule && !isTypeScript
  const first = requires
    ? `const { testProvider } = require('${entry}')`
    : `import { testProvider } from '${entry}'`
  const ending = isTypeScript && runner !== 'node' ? 'ts' : requires || isModule ? 'js' : 'mjs'
  return {
    [`tests/providers/${provider}.test.${ending}`]: `${first}\n\ntestProvider('${provider}')\n`,
  }
}

/** The name of a provider for people, from its name in files. */
export function labelOf(provider: string): string {
  return provider.replace(
    /(^|-)([a-z])/g,
    (_match, gap: string, letter: string) => (gap === '' ? '' : ' ') + letter.toUpperCase(),
  )
}

function mapping(template: Template): string {
  const { provider, resource } = template
  const path = pathOf(resource)
  const fields = fieldsOf(template).map(
    ({ name, expression }) => `        ${name}: ${expression}\n`,
  )
  return `provider: ${provider}
label: ${labelOf(provider)}
docs_url: https://developers.${provider}.example${path}
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
  ${resource}:
    list:
      path: ${path}
      response_path: data
      response_mapping:
${fields.join('')}`
}

function fixture(template: Template): string {
  const { provider, resource } = template
  const path = `/v1${pathOf(resource)}`
  const values = fieldsOf(template).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const record = (id: number) => JSON.stringify({ ...Object.fromEntries(values), id })
  return `title: A page of records, and an empty one that ends the walk
origin: https://api.${provider}.example
headers: {authorization: 'Bearer {{credentials.access_token}}', accept: application/json}
walk: true
expect:
  result_count: 2
  # What the provider's documentation says of these records, written by hand: "crosswalk test" asks for a record here for
  # every field, value and branch of the mapping.
  records:
    - ${JSON.stringify(expectedRecord(template))}
exchanges:
  - request: {path: ${path}, query: {page: 1, per_page: 100}}
    response:
      body:
        data:
          - ${record(11)}
          - ${record(12)}
  - request: {path: ${path}, query: {page: 2, per_page: 100}}
    response: {body: {data: []}}
`
}

function expectedRecord(template: Template): object {
  const fields = fieldsOf(template).map(({ name, unified, value }) => [name, unified ?? value])
  return { ...Object.fromEntries(fields), id: '11' }
}

function pathOf(resource: string): string {
  return `/${resource.split('/').at(-1)}`
}

type Field = {
  readonly name: string
  readonly expression: string
  /** In the provider's record. */
  readonly value?: unknown
  /** In the unified record, where it is another one. */
  readonly unified?: unknown
}

// Objects are left to the author, unless the schema requires them: how they nest is up to the provider.
function fieldsOf({ schema }: Template): readonly Field[] {
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : []
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(properties).flatMap(([name, property]) => {
    const [type] = isObject(property) ? [property.type].flat() : []
    const optionalObject = ['object', 'array'].includes(String(type)) && !required.includes(name)
    if (!isObject(property) || name === remoteDataField || optionalObject) return []
    return [fieldOf(name, property)]
  })
}

function fieldOf(name: string, property: Readonly<Record<string, unknown>>): Field {
  const [type] = [property.type].flat()
  const [example] = Array.isArray(property.examples) ? property.examples : []
  const value = example ?? plainValues[String(type)] ?? 'Text'
  if (name === 'id') return { name, expression: '$id(response.id)', value }
  if (Array.isArray(property.enum))
    return {
      name,
      expression: `'${JSON.stringify(property.enum[0])}'`,
      unified: property.enum[0],
    }
  const isDate = property.format === 'date-time' || property['x-filter'] === 'date-time'
  if (!isDate) return { name, expression: `response.${name}`, value }
  return {
    name,
    expression: `$isoDate(response.${name})`,
    value: example ?? '2025-03-01T08:00:00.000Z',
  }
}

const plainValues: Readonly<Record<string, unknown>> = {
  number: 1,
  integer: 1,
  boolean: true,
  array: ['Text'],
  object: {},
}
