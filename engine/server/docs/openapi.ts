import { type Engine, errorCodes, warningCodes } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import { accountBody, changesBody } from '../routes/account-bodies.ts'
import { describeResource, type Parameter, type ResourceDocument } from './describe-resource.ts'

type Json = Readonly<Record<string, unknown>>

/** The service as OpenAPI 3.1, from schemas and mappings. */
export function openApi(engine: Engine, url: string, version: string): Json {
  const resources = [...new Set(engine.support().map(({ resource }) => resource))].flatMap(
    (resource) => describeResource(engine, resource) ?? [],
  )
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
      { name: 'Integrated accounts' },
      { name: 'OAuth 2' },
      { name: 'Service' },
    ],
    paths: {
      ...Object.fromEntries(
        resources.map((document) => [
          `/unified/${document.resource}`,
          { get: listOperation(document) },
        ]),
      ),
      ...accountPaths,
      ...oauthPaths,
      ...servicePaths,
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: { accountId: { name: 'id', in: 'path', required: true, schema: uuid } },
      responses: { error: { description: 'An error.', content: json(ref('Error')) } },
      schemas: {
        ...Object.fromEntries(resources.map(({ title, schema }) => [title, withoutMarks(schema)])),
        ...schemas,
      },
    },
  }
}

const uuid = { type: 'string', format: 'uuid' }
const date = { type: 'string', format: 'date-time' }
const text = { type: 'string' }

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

function json(schema: Json): Json {
  return { 'application/json': { schema } }
}

function good(description: string, schema?: Json): Json {
  return schema === undefined ? { description } : { description, content: json(schema) }
}

const error = { $ref: '#/components/responses/error' }

function errors(...statuses: readonly number[]): Json {
  return Object.fromEntries(statuses.map((status) => [String(status), error]))
}

function listOperation({ resource, title, schema, parameters, support }: ResourceDocument): Json {
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
              { type: 'array', items: { anyOf: [ref(title), { type: 'object' }] } },
              { type: 'object', additionalProperties: { anyOf: [ref(title), { type: 'object' }] } },
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
function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['$schema', '$id', 'x-filter'].includes(key))
      .map(([key, entry]) => [key, withoutMarks(entry)]),
  )
}

const schemas = {
  Error: {
    type: 'object',
    required: ['statusCode', 'error', 'message', 'code'],
    properties: {
      statusCode: { type: 'integer' },
      error: text,
      message: text,
      code: { type: 'string', enum: errorCodes },
      truto_is_remote_error: { const: true },
      raw_response: {},
      truto_error_insight: {
        type: 'object',
        properties: {
          missing_required_query_parameters: { type: 'array', items: text },
          rate_limit_error: text,
          remote_error: text,
          forbidden_error: text,
        },
      },
      fields: { type: 'array', items: text },
    },
  },
  Warning: {
    type: 'object',
    required: ['code', 'message', 'count'],
    properties: {
      code: { type: 'string', enum: warningCodes },
      message: text,
      count: { type: 'integer' },
      pointer: text,
      records: { type: 'array', items: { type: 'object' } },
    },
  },
  IntegratedAccount: {
    type: 'object',
    properties: {
      id: uuid,
      provider: text,
      environment: text,
      label: { type: ['string', 'null'] },
      status: { enum: ['active', 'needs_reauth'] },
      context: { type: 'object', additionalProperties: text },
      credentials: { type: 'array', items: text, description: 'Names of the secrets held.' },
      overrides: { type: ['object', 'null'] },
      renews_at: { type: ['string', 'null'], format: 'date-time' },
      created_at: date,
      updated_at: date,
    },
  },
  NewIntegratedAccount: accountBody,
  IntegratedAccountChanges: changesBody,
}

const accounts = ['Integrated accounts']
const account = good('The account, without its secrets.', ref('IntegratedAccount'))
const oneAccount = [{ $ref: '#/components/parameters/accountId' }]

function queryText(name: string, more: Json = {}): Json {
  return { name, in: 'query', schema: { ...text, ...more } }
}

const accountPaths = {
  '/integrated-accounts': {
    get: {
      operationId: 'list_integrated_accounts',
      tags: accounts,
      summary: 'List integrated accounts',
      parameters: [
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
        },
        queryText('next_cursor'),
        queryText('provider'),
        queryText('status', { enum: ['active', 'needs_reauth'] }),
      ],
      responses: {
        200: good('Accounts, oldest first.', {
          type: 'object',
          properties: {
            result: { type: 'array', items: ref('IntegratedAccount') },
            next_cursor: { type: ['string', 'null'] },
            result_count: { type: 'integer' },
          },
        }),
        ...errors(400, 401, 403),
      },
    },
    post: {
      operationId: 'create_integrated_account',
      tags: accounts,
      summary: 'Add an integrated account',
      requestBody: { required: true, content: json(ref('NewIntegratedAccount')) },
      responses: { 201: account, ...errors(400, 401, 403, 422) },
    },
  },
  '/integrated-accounts/{id}': {
    parameters: oneAccount,
    get: {
      operationId: 'get_integrated_account',
      tags: accounts,
      summary: 'Show an integrated account',
      responses: { 200: account, ...errors(401, 403, 404) },
    },
    patch: {
      operationId: 'update_integrated_account',
      tags: accounts,
      summary: 'Change an integrated account',
      requestBody: { required: true, content: json(ref('IntegratedAccountChanges')) },
      responses: { 200: account, ...errors(400, 401, 403, 404, 422) },
    },
    delete: {
      operationId: 'delete_integrated_account',
      tags: accounts,
      summary: 'Remove an integrated account',
      responses: { 204: good('Removed.'), ...errors(401, 403, 404) },
    },
  },
  '/integrated-accounts/{id}/verify': {
    parameters: oneAccount,
    post: {
      operationId: 'verify_integrated_account',
      tags: accounts,
      summary: 'Make the cheapest real call of an account',
      responses: {
        200: good('The account works.', {
          type: 'object',
          properties: {
            ok: { const: true },
            integrated_account_id: uuid,
            provider: text,
            resource: text,
            milliseconds: { type: 'integer' },
          },
        }),
        ...errors(401, 403, 404, 422, 429, 502, 503, 504),
      },
    },
  },
}

const provider = { name: 'provider', in: 'path', required: true, schema: text }

const oauthPaths = {
  '/oauth/{provider}/start': {
    get: {
      operationId: 'start_connect',
      tags: ['OAuth 2'],
      summary: 'Begin to connect an account: where to send the person',
      parameters: [
        provider,
        {
          name: 'context',
          in: 'query',
          style: 'deepObject',
          explode: true,
          schema: { type: 'object', additionalProperties: text },
        },
        queryText('label'),
        queryText('integrated_account_id', {
          format: 'uuid',
          description: 'An account to connect again.',
        }),
        queryText('return_to', { format: 'uri', description: 'Where the person goes in the end.' }),
        queryText('redirect', { enum: ['true', 'false'], description: 'Answer with a redirect.' }),
      ],
      responses: {
        200: good('Where to send the person.', {
          type: 'object',
          properties: { url: text, redirect_uri: text, expires_in: { type: 'integer' } },
        }),
        302: good('The same as a redirect.'),
        ...errors(400, 401, 403, 404, 422),
      },
    },
  },
  '/oauth/{provider}/callback': {
    get: {
      operationId: 'finish_connect',
      tags: ['OAuth 2'],
      summary: 'Where the provider sends the person back to',
      security: [],
      parameters: [provider, queryText('code'), queryText('state'), queryText('error')],
      responses: {
        200: good('A page for the person.'),
        303: good('On to return_to.'),
        ...errors(400),
      },
    },
    post: {
      operationId: 'finish_connect_by_form',
      tags: ['OAuth 2'],
      summary: 'The same for providers that send a form',
      security: [],
      parameters: [provider],
      responses: {
        200: good('A page for the person.'),
        303: good('On to return_to.'),
        ...errors(400),
      },
    },
  },
}

function open(operationId: string, summary: string, more: Json = {}): Json {
  return {
    get: {
      operationId,
      tags: ['Service'],
      summary,
      security: [],
      responses: { 200: good('Fine.'), ...more },
    },
  }
}

const servicePaths = {
  '/integrations': open(
    'list_integrations',
    'Providers, what they fill and filter, and what an account needs',
  ),
  '/healthz': open('health', 'Whether the process runs'),
  '/readyz': open('readiness', 'Whether calls can be answered', errors(503)),
  '/metrics': {
    get: {
      operationId: 'metrics',
      tags: ['Service'],
      summary: 'Metrics for Prometheus',
      responses: {
        200: { description: 'Metrics.', content: { 'text/plain': { schema: text } } },
        ...errors(401, 403),
      },
    },
  },
  '/openapi.json': open('openapi', 'This document'),
}
