import type { Engine } from 'crosswalk'
import { isObject } from 'crosswalk/host'
import { describeResources, type ResourceDocument } from '../resources/describe-resource.ts'
import type { Parameter } from '../resources/parameters.ts'
import { accountPaths, oauthPaths, servicePaths } from './openapi-paths.ts'
import { serviceSchemas } from './openapi-schemas.ts'
import { errors, good, type Json, json, ref, text, uuid } from './openapi-words.ts'
import { syncPaths } from './sync-paths.ts'

/** The service as OpenAPI 3.1, from schemas and mappings. */
export function openApi(engine: Engine, url: string, version: string): Json {
  const resources = describeResources(engine)
  const names = resources.map((document) => schemaName(document, resources))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crosswalk',
      version,
      description: 'Records of many providers in one shape, for the accounts of many customers.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    security: [{ token: [] }],
    tags: [
      { name: 'Unified' },
      { name: 'Sync' },
      { name: 'Integrated accounts' },
      { name: 'OAuth 2' },
      { name: 'Service' },
    ],
    paths: {
      ...Object.fromEntries(
        resources.flatMap((document, at) => {
          const name = names[at] ?? document.title
          const path = `/unified/${document.resource}`
          return [
            [path, { get: listOperation(document, name) }],
            [`${path}/{id}`, { get: getOperation(document, name) }],
          ]
        }),
      ),
      ...syncPaths,
      ...accountPaths,
      ...oauthPaths,
      ...servicePaths,
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: { accountId: { name: 'id', in: 'path', required: true, schema: uuid } },
      responses: { error: { description: 'An error.', content: json(ref('Error')) } },
      schemas: {
        ...Object.fromEntries(resources.map(({ schema }, at) => [names[at], withoutMarks(schema)])),
        ...serviceSchemas,
      },
    },
  }
}

// Two models may have records of one title, and the service has schemas of its own: such a name takes the model before it.
function schemaName(
  { resource, title }: ResourceDocument,
  all: readonly ResourceDocument[],
): string {
  const name = title.replaceAll(/[^\w.-]/g, '')
  const shared = all.filter((other) => other.title === title).length > 1
  if (!shared && !Object.hasOwn(serviceSchemas, name)) return name
  return `${resource.split('/')[0]}.${name}`
}

function listOperation(
  { resource, title, schema, parameters, support }: ResourceDocument,
  name: string,
): Json {
  return {
    operationId: `list_${resource.replaceAll(/\W/g, '_')}`,
    tags: ['Unified'],
    summary: `List ${resource}`,
    description: `${String(schema.description ?? title)} Providers: ${support.map(({ label }) => label).join(', ')}.`,
    parameters: parameters.map(parameterOf),
    responses: {
      200: good('Records, and a cursor to what follows.', {
        type: 'object',
        required: ['result', 'next_cursor', 'result_count'],
        properties: {
          result: {
            oneOf: [
              { type: 'array', items: { anyOf: [ref(name), { type: 'object' }] } },
              { type: 'object', additionalProperties: { anyOf: [ref(name), { type: 'object' }] } },
            ],
          },
          next_cursor: { type: ['string', 'null'] },
          result_count: { type: 'integer' },
          warnings: { type: 'array', items: ref('Warning') },
        },
      }),
      ...errors(400, 401, 403, 404, 422, 429, 500, 502, 503, 504),
    },
  }
}

function getOperation(
  { resource, title, parameters, support }: ResourceDocument,
  name: string,
): Json {
  const native = support.filter(({ get }) => get === 'native').map(({ label }) => label)
  const own = native.length === 0 ? '' : ` Asked for directly from: ${native.join(', ')}.`
  return {
    operationId: `get_${resource.replaceAll(/\W/g, '_')}`,
    tags: ['Unified'],
    summary: `Get one of ${resource}`,
    description: `The ${title.toLowerCase()} with an id, as the list gives it.${own}`,
    parameters: [
      { name: 'id', in: 'path', required: true, description: 'Its unified id.', schema: text },
      ...parameters.filter(({ forOne }) => forOne === true).map(parameterOf),
    ],
    responses: {
      200: {
        ...good('The record.', { anyOf: [ref(name), { type: 'object' }] }),
        headers: {
          'crosswalk-warnings': {
            description: 'Codes of warnings, if there are any.',
            schema: text,
          },
        },
      },
      ...errors(400, 401, 403, 404, 422, 429, 500, 502, 503, 504),
    },
  }
}

function parameterOf({
  name,
  required,
  description,
  schema,
  style,
  supportedIn,
  example,
}: Parameter): Json {
  const works = supportedIn === undefined ? '' : ` Supported in: ${supportedIn.join(', ')}.`
  return {
    name,
    in: 'query',
    required,
    description: `${description}${works}`,
    schema,
    ...(style === undefined ? {} : { style, explode: true }),
    ...(example === undefined || example === '' || style !== undefined
      ? {}
      : { example: schema.type === 'integer' ? Number(example) : example }),
  }
}

// Marks of our own are no words of JSON Schema; ids would be resolved.
const marks = ['$schema', '$id', 'x-filter', 'x-default', 'x-names', 'x-values', 'x-index']

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !marks.includes(key))
      .map(([key, entry]) => [key, withoutMarks(entry)]),
  )
}
