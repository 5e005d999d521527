import { intervals } from '../sync/stream-store.ts'

const seconds = (description: string) => ({
  type: 'integer',
  minimum: intervals.least,
  maximum: intervals.most,
  description,
})

/** Body of a request that makes or changes a stream. */
export const streamBody = {
  type: 'object',
  required: ['integrated_account_id', 'resource'],
  additionalProperties: false,
  properties: {
    integrated_account_id: { type: 'string', format: 'uuid' },
    resource: { type: 'string', maxLength: 200, description: 'Such as crm/stages.' },
    interval: seconds(`Seconds between two runs. Default: ${intervals.usual}.`),
    complete_interval: seconds(
      `Seconds after which a run is complete, also where the provider says what changed. Default: ${intervals.complete}.`,
    ),
    group: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description:
        'Streams of one group share a bounded part of the work. Default: the environment.',
    },
    paused: { type: 'boolean' },
  },
} as const

/** The same, read. */
export type StreamBody = {
  readonly integrated_account_id: string
  readonly resource: string
  readonly interval?: number
  readonly complete_interval?: number
  readonly group?: string
  readonly paused?: boolean
}

/** Body of a request that makes a webhook. */
export const webhookBody = {
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: { url: { type: 'string', maxLength: 2000, description: 'Where messages go.' } },
} as const

/** The same, read. */
export type WebhookBody = { readonly url: string }

/** Body of a request that tells changes again. */
export const replayBody = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cursor: {
      type: 'string',
      minLength: 1,
      description: 'Changes after it are told again. Default: all that are kept.',
    },
  },
} as const

/** The same, read. */
export type ReplayBody = { readonly cursor?: string }
