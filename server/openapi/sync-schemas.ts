import { streamBody } from '../routes/sync-bodies.ts'
import { streamStates } from '../sync/stream-view.ts'
import { date, text, uuid } from './openapi-words.ts'

export const count = { type: 'integer' }
export const optionalDate = { type: ['string', 'null'], format: 'date-time' }

/** Schemas of streams and changes. */
export const syncSchemas = {
  StreamSettings: streamBody,
  Stream: {
    type: 'object',
    properties: {
      id: uuid,
      integrated_account_id: uuid,
      provider: text,
      resource: text,
      environment: text,
      group: text,
      interval: { ...count, description: 'Seconds between two runs.' },
      complete_interval: { ...count, description: 'Seconds after which a run is complete.' },
      paused: { type: 'boolean' },
      state: { enum: [...streamStates] },
      due_at: date,
      run: {
        type: ['object', 'null'],
        description: 'The run that is under way.',
        properties: { number: count, kind: { enum: ['complete', 'incremental'] }, pages: count },
      },
      finished_at: { ...optionalDate, description: 'When a run last ended.' },
      completed_at: { ...optionalDate, description: 'When a complete run last ended.' },
      failures: { ...count, description: 'Failed tries since the last page.' },
      last_error: {
        type: ['object', 'null'],
        properties: { code: text, message: text, at: date },
      },
      counts: {
        type: 'object',
        properties: {
          runs: count,
          pages: count,
          records: count,
          created: count,
          updated: count,
          deleted: count,
        },
      },
      created_at: date,
    },
  },
  Webhook: {
    type: 'object',
    properties: {
      id: uuid,
      url: text,
      paused: { type: 'boolean', description: 'Set when the receiver answered 410.' },
      failures: count,
      last_error: {
        type: ['object', 'null'],
        properties: { code: text, message: text, at: date },
      },
      told_at: optionalDate,
      created_at: date,
      secret: { ...text, description: 'Signs the messages; only when it is made.' },
    },
  },
  Change: {
    type: 'object',
    required: ['stream_id', 'integrated_account_id', 'resource', 'change', 'id', 'record', 'at'],
    properties: {
      stream_id: uuid,
      integrated_account_id: uuid,
      resource: text,
      change: { enum: ['created', 'updated', 'deleted'] },
      id: { ...text, description: 'The id of the record.' },
      fields: {
        type: 'array',
        items: text,
        description: 'Dotted paths of the fields that changed, for updated.',
      },
      record: { type: ['object', 'null'], description: 'The record after it; null for deleted.' },
      at: date,
    },
  },
}
