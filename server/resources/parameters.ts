/** A query parameter, as documents show it. */
export type Parameter = {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
  readonly values?: readonly string[]
  readonly example?: string
  /** It goes with a call for one record too. */
  readonly forOne?: boolean
  /** Labels of the providers that it works for; undefined: all. */
  readonly supportedIn?: readonly string[]
  /** A filter takes operators too. */
  readonly operators?: readonly string[]
  readonly schema: Readonly<Record<string, unknown>>
  /** How OpenAPI writes it into the query string. */
  readonly style?: 'form' | 'deepObject'
}

const boolean = { type: 'string', enum: ['true', 'false'] }

/** Parameters that every resource takes. */
export const sharedParameters: readonly Parameter[] = [
  {
    name: 'integrated_account_id',
    forOne: true,
    type: 'string · uuid',
    required: true,
    description: 'The integrated account to ask.',
    example: '62f44730-dd91-461e-bd6a-aedd9e0ad79d',
    schema: { type: 'string', format: 'uuid' },
  },
  {
    name: 'truto_response_format',
    forOne: true,
    type: 'string',
    required: false,
    description:
      'How records come: unified (mapped), raw (as the provider sends them), normalized (mapped, every field present). Default: unified.',
    values: ['unified', 'raw', 'normalized'],
    example: 'unified',
    schema: { type: 'string', enum: ['unified', 'raw', 'normalized'], default: 'unified' },
  },
  {
    name: 'truto_key_by',
    type: 'string',
    required: false,
    description:
      'Gives result as an object keyed by this field; a dotted path such as pipeline.id works too.',
    example: 'id',
    schema: { type: 'string' },
  },
  {
    name: 'limit',
    type: 'integer',
    required: false,
    description: "The most records in this answer, 1 to 1000. Default: the provider's own page.",
    example: '20',
    schema: { type: 'integer', minimum: 1, maximum: 1000 },
  },
  {
    name: 'truto_ignore_limit',
    type: 'boolean',
    required: false,
    description: 'Ignores limit.',
    values: ['true', 'false'],
    schema: boolean,
  },
  {
    name: 'next_cursor',
    type: 'string',
    required: false,
    description: 'Goes on where an earlier answer ended. Bound to account, resource and filters.',
    schema: { type: 'string' },
  },
  {
    name: 'truto_ignore_remote_data',
    forOne: true,
    type: 'boolean',
    required: false,
    description: "Leaves the provider's own record out.",
    values: ['true', 'false'],
    schema: boolean,
  },
  {
    name: 'truto_exclude_fields',
    forOne: true,
    type: 'array',
    required: false,
    description: 'Fields to leave out; dotted paths, repetition and commas work.',
    example: 'truto_exclude_fields[]=id&truto_exclude_fields[]=name',
    style: 'form',
    schema: { type: 'array', items: { type: 'string' } },
  },
  {
    name: 'remote_query',
    forOne: true,
    type: 'object',
    required: false,
    description: "Parameters for the provider's own API, passed on as they are.",
    example: 'remote_query[foo]=bar',
    style: 'deepObject',
    schema: { type: 'object', additionalProperties: true },
  },
]
