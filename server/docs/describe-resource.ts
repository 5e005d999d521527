import type { Engine, ProviderSupport } from 'crosswalk'
import { filterOperators, isObject } from 'crosswalk/host'

/** A query parameter, as documents show it. */
export type Parameter = {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
  readonly values?: readonly string[]
  readonly example?: string
  /** Labels of the providers that it works for; undefined: all. */
  readonly supportedIn?: readonly string[]
  /** A filter takes operators too. */
  readonly operators?: readonly string[]
  readonly schema: Readonly<Record<string, unknown>>
  /** How OpenAPI writes it into the query string. */
  readonly style?: 'form' | 'deepObject'
}

/** A field of the answer. */
export type Field = {
  readonly path: string
  readonly type: string
  readonly required: boolean
  readonly description: string
  readonly values?: readonly string[]
  readonly supportedIn: readonly string[]
}

/** What there is to say about `GET /unified/<resource>`. */
export type ResourceDocument = {
  readonly resource: string
  readonly title: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly support: readonly ProviderSupport[]
  readonly parameters: readonly Parameter[]
  readonly fields: readonly Field[]
}

/** The resources that some provider has. */
export function resourcesOf(engine: Engine): readonly string[] {
  return [...new Set(engine.support().map(({ resource }) => resource))]
}

/** Describes every resource that some provider has. */
export function describeResources(engine: Engine): readonly ResourceDocument[] {
  return resourcesOf(engine).flatMap((resource) => describeResource(engine, resource) ?? [])
}

/** Describes a resource from its schema and the mappings; undefined for one that does not exist. */
export function describeResource(engine: Engine, resource: string): ResourceDocument | undefined {
  const schema = engine.schema(resource)
  if (schema === undefined) return undefined
  const support = engine.support().filter((entry) => entry.resource === resource)
  const filters = Object.entries(propertiesOf(schema)).filter(
    ([, property]) => 'x-filter' in property,
  )
  return {
    resource,
    title: String(schema.title ?? resource),
    schema,
    support,
    parameters: [
      ...common,
      ...filters.map(([name, property]) => filterOf(name, property, support)),
    ],
    fields: fieldsOf(schema, support, ''),
  }
}

type Property = Readonly<Record<string, unknown>>

function propertiesOf({ properties }: Property): Readonly<Record<string, Property>> {
  return isObject(properties) ? (properties as Record<string, Property>) : {}
}

function filterOf(
  name: string,
  property: Property,
  support: readonly ProviderSupport[],
): Parameter {
  const kind = property['x-filter'] === 'date-time' ? 'string · date-time' : 'string'
  const works = support.filter(({ filters }) => filters[name]?.support !== 'none')
  const operators = works[0]?.filters[name]?.operators ?? filterOperators
  const value = { type: 'string' }
  const list = { type: 'array', items: value }
  return {
    name,
    type: kind,
    required: false,
    description: String(property.description ?? ''),
    example: [property.examples].flat().map(String)[0] ?? '',
    operators,
    supportedIn: works.map(({ label }) => label),
    style: 'deepObject',
    schema: {
      oneOf: [
        value,
        {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(
            operators.map((name) => [
              name,
              name === 'in' || name === 'nin' ? { oneOf: [value, list] } : value,
            ]),
          ),
        },
      ],
    },
  }
}

function fieldsOf(schema: Property, support: readonly ProviderSupport[], before: string): Field[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const path = `${before}${name}`
    const nested = fieldsOf(property, support, `${path}.`)
    const types = [property.type].flat().filter((type) => type !== 'null')
    const values = Array.isArray(property.enum)
      ? { values: property.enum.filter((value) => typeof value === 'string') }
      : {}
    const format = typeof property.format === 'string' ? ` · ${property.format}` : ''
    const fills = (entry: ProviderSupport) =>
      entry.fields[path] ??
      (path === 'remote_data' || nested.some((field) => entry.fields[field.path] === true))
    return [
      {
        path,
        type: `${types.join(' or ')}${format}`,
        required: required.includes(name),
        description: String(property.description ?? ''),
        ...values,
        supportedIn: support.filter(fills).map(({ label }) => label),
      },
      ...nested,
    ]
  })
}

const boolean = { type: 'string', enum: ['true', 'false'] }

const common: readonly Parameter[] = [
  {
    name: 'integrated_account_id',
    type: 'string · uuid',
    required: true,
    description: 'The integrated account to ask.',
    example: '62f44730-dd91-461e-bd6a-aedd9e0ad79d',
    schema: { type: 'string', format: 'uuid' },
  },
  {
    name: 'truto_response_format',
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
    type: 'boolean',
    required: false,
    description: "Leaves the provider's own record out.",
    values: ['true', 'false'],
    schema: boolean,
  },
  {
    name: 'truto_exclude_fields',
    type: 'array',
    required: false,
    description: 'Fields to leave out; dotted paths, repetition and commas work.',
    example: 'truto_exclude_fields[]=id&truto_exclude_fields[]=name',
    style: 'form',
    schema: { type: 'array', items: { type: 'string' } },
  },
  {
    name: 'remote_query',
    type: 'object',
    required: false,
    description: "Parameters for the provider's own API, passed on as they are.",
    example: 'remote_query[foo]=bar',
    style: 'deepObject',
    schema: { type: 'object', additionalProperties: true },
  },
]
