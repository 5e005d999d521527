import { errorCodes, warningCodes } from 'crosswalk'
import { accountStatuses } from '../accounts/account-store.ts'
import { accountBody, changesBody } from '../routes/account-bodies.ts'
import { serviceErrorCodes } from '../service-error.ts'
import { date, text, uuid } from './openapi-words.ts'
import { syncSchemas } from './sync-schemas.ts'

/** Schemas of what the service takes and gives, beside the unified ones. */
export const serviceSchemas = {
  Error: {
    type: 'object',
    required: ['statusCode', 'error', 'message', 'code'],
    properties: {
      statusCode: { type: 'integer' },
      error: text,
      message: text,
      code: { type: 'string', enum: [...errorCodes, ...serviceErrorCodes] },
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
      status: { enum: [...accountStatuses] },
      last_ok_at: {
        type: ['string', 'null'],
        format: 'date-time',
        description: 'When a call last worked, to five minutes.',
      },
      last_error: {
        type: ['object', 'null'],
        description: 'The last call that failed; it stays when later ones work.',
        properties: { code: text, message: text, at: date },
      },
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
  ...syncSchemas,
}
