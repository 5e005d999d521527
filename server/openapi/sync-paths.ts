import { replayBody, webhookBody } from '../routes/sync-bodies.ts'
import { streamStates } from '../sync/stream-view.ts'
import { date, errors, good, type Json, json, ref, text, uuid } from './openapi-words.ts'
import { count, optionalDate } from './sync-schemas.ts'

const tags = ['Sync']
const stream = good('The stream.', ref('Stream'))
const oneStream = [{ name: 'id', in: 'path', required: true, schema: uuid }]

function query(name: string, schema: Json, more: Json = {}): Json {
  return { name, in: 'query', schema, ...more }
}

function limit(usual: number, most: number): Json {
  return query('limit', { type: 'integer', minimum: 1, maximum: most, default: usual })
}

/** Streams, and what they tell. */
export const syncPaths = {
  '/sync/streams': {
    get: {
      operationId: 'list_streams',
      tags,
      summary: 'List streams',
      parameters: [
        limit(50, 200),
        query('next_cursor', text),
        query('integrated_account_id', uuid),
        query('resource', text),
      ],
      responses: {
        200: good('Streams, oldest first.', {
          type: 'object',
          properties: {
            result: { type: 'array', items: ref('Stream') },
            next_cursor: { type: ['string', 'null'] },
            result_count: count,
          },
        }),
        ...errors(400, 401, 403),
      },
    },
    put: {
      operationId: 'put_stream',
      tags,
      summary: 'Make a stream, or change its settings; what is not given stays',
      requestBody: { required: true, content: json(ref('StreamSettings')) },
      responses: { 200: stream, 201: stream, ...errors(400, 401, 403, 404) },
    },
  },
  '/sync/streams/{id}': {
    parameters: oneStream,
    get: {
      operationId: 'get_stream',
      tags,
      summary: 'Show a stream',
      responses: { 200: stream, ...errors(401, 403, 404) },
    },
    delete: {
      operationId: 'delete_stream',
      tags,
      summary: 'Remove a stream, its records and its changes',
      responses: { 204: good('Removed.'), ...errors(401, 403, 404) },
    },
  },
  '/sync/streams/{id}/resync': {
    parameters: oneStream,
    post: {
      operationId: 'resync_stream',
      tags,
      summary: 'Begin a complete run now',
      responses: { 200: stream, ...errors(401, 403, 404) },
    },
  },
  '/sync/status': {
    get: {
      operationId: 'sync_status',
      tags,
      summary:
        'How many streams are in which state, how late they are, and what changed in 24 hours',
      responses: {
        200: good('How it is.', {
          type: 'object',
          properties: {
            streams: count,
            states: {
              type: 'object',
              properties: Object.fromEntries(streamStates.map((state) => [state, count])),
            },
            late: { ...count, description: 'Streams that were due more than a minute ago.' },
            lag: { type: 'number', description: 'Seconds since the latest stream was due.' },
            changes: {
              type: 'array',
              items: {
                type: 'object',
                properties: { hour: date, created: count, updated: count, deleted: count },
              },
            },
          },
        }),
        ...errors(400, 401, 403),
      },
    },
  },
  '/sync/webhooks': {
    get: {
      operationId: 'list_webhooks',
      tags,
      summary: 'List webhooks',
      responses: {
        200: good('Webhooks, oldest first.', {
          type: 'object',
          properties: {
            result: { type: 'array', items: ref('Webhook') },
            result_count: count,
          },
        }),
        ...errors(401, 403),
      },
    },
    post: {
      operationId: 'create_webhook',
      tags,
      summary: 'Be told by signed messages that there are changes',
      requestBody: { required: true, content: json(webhookBody) },
      responses: { 201: good('The webhook.', ref('Webhook')), ...errors(400, 401, 403) },
    },
  },
  '/sync/webhooks/{id}': {
    parameters: oneStream,
    delete: {
      operationId: 'delete_webhook',
      tags,
      summary: 'Remove a webhook',
      responses: { 204: good('Removed.'), ...errors(401, 403, 404) },
    },
  },
  '/sync/webhooks/{id}/replay': {
    parameters: oneStream,
    post: {
      operationId: 'replay_webhook',
      tags,
      summary: 'Tell changes after a cursor again',
      requestBody: { required: true, content: json(replayBody) },
      responses: { 200: good('The webhook.', ref('Webhook')), ...errors(400, 401, 403, 404) },
    },
  },
  '/changes': {
    get: {
      operationId: 'list_changes',
      tags,
      summary: 'What changed in the records of all streams, in order for each stream',
      parameters: [
        limit(100, 1000),
        query('cursor', text, { description: 'Where an earlier answer ended.' }),
      ],
      responses: {
        200: good('Changes, and where to go on, also when there are none yet.', {
          type: 'object',
          required: ['result', 'next_cursor', 'result_count', 'has_more'],
          properties: {
            result: { type: 'array', items: ref('Change') },
            next_cursor: text,
            result_count: count,
            has_more: { type: 'boolean', description: 'Whether more can be read at once.' },
          },
        }),
        ...errors(400, 401, 403),
      },
    },
  },
  '/synced/{model}/{resource}': {
    get: {
      operationId: 'list_synced',
      tags,
      summary: 'The stored records of an account, without asking its provider',
      description:
        'Takes limit, next_cursor, filters, truto_response_format (unified or normalized), truto_key_by and truto_exclude_fields, as GET /unified does.',
      parameters: [
        { name: 'model', in: 'path', required: true, schema: text },
        { name: 'resource', in: 'path', required: true, schema: text },
        query('integrated_account_id', uuid, { required: true }),
        limit(100, 1000),
        query('next_cursor', text),
      ],
      responses: {
        200: good('Records by id, and a cursor to what follows.', {
          type: 'object',
          required: ['result', 'next_cursor', 'result_count', 'synced_at'],
          properties: {
            result: { oneOf: [{ type: 'array' }, { type: 'object' }] },
            next_cursor: { type: ['string', 'null'] },
            result_count: count,
            synced_at: { ...optionalDate, description: 'When a run last ended.' },
          },
        }),
        ...errors(400, 401, 403, 404),
      },
    },
  },
}
