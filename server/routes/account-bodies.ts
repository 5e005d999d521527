const text = { type: 'string', maxLength: 20_000 } as const
const textOrNull = { type: ['string', 'null'], maxLength: 20_000 } as const
const label = { ...textOrNull, maxLength: 200, description: 'A name for people.' } as const
const expires = {
  ...textOrNull,
  description: 'When the access token ends, ISO 8601, where that is known; it is renewed before.',
} as const
const mapping = {
  type: 'object',
  description: 'Expressions by field; null removes a field. Nests like the schema.',
} as const
const overrides = {
  type: ['object', 'null'],
  description: 'What this account changes of its mapping, field by field.',
  additionalProperties: false,
  properties: {
    base_url: { ...text, description: 'Another root of the API.' },
    headers: { type: 'object', additionalProperties: textOrNull },
    resources: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          list: {
            type: 'object',
            additionalProperties: false,
            properties: { response_mapping: mapping },
          },
        },
      },
    },
  },
} as const

/** The body that makes an integrated account. */
export const accountBody = {
  type: 'object',
  additionalProperties: false,
  required: ['provider'],
  properties: {
    provider: { ...text, description: 'A provider that /integrations lists.' },
    label,
    context: {
      type: 'object',
      additionalProperties: text,
      description: 'Values that are not secret.',
    },
    credentials: {
      type: 'object',
      additionalProperties: text,
      description: 'Secrets. They are sealed, and never given back.',
      writeOnly: true,
    },
    overrides,
    token_expires_at: expires,
  },
} as const

/** The body that changes one. Values that are not named stay; null removes one. */
export const changesBody = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    label,
    context: { type: 'object', additionalProperties: textOrNull },
    credentials: { type: 'object', additionalProperties: textOrNull, writeOnly: true },
    overrides,
    token_expires_at: expires,
  },
} as const
