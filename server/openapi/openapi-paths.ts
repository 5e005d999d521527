import { accountStatuses } from '../accounts/account-store.ts'
import { idempotencyHours } from '../accounts/insert-once.ts'
import { errors, good, type Json, json, ref, text, uuid } from './openapi-words.ts'

const accounts = ['Integrated accounts']
const account = good('The account, without its secrets.', ref('IntegratedAccount'))
const oneAccount = [{ $ref: '#/components/parameters/accountId' }]

function queryText(name: string, more: Json = {}): Json {
  return { name, in: 'query', schema: { ...text, ...more } }
}

/** Integrated accounts. */
export const accountPaths = {
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
        queryText('status', { enum: [...accountStatuses] }),
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
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          schema: { ...text, minLength: 1, maxLength: 255 },
          description: `The same key and body give the same account, for ${idempotencyHours} hours.`,
        },
      ],
      requestBody: { required: true, content: json(ref('NewIntegratedAccount')) },
      responses: { 201: account, ...errors(400, 401, 403, 409, 422, 500, 503) },
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

/** Connecting accounts. */
export const oauthPaths = {
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

/** What machines and people ask of the service itself. */
export const servicePaths = {
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
