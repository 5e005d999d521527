import type { Engine, ProviderSupport } from 'crosswalk'
import { filterOperators, isObject } from 'crosswalk/host'
import { type Parameter, sharedParameters } from './parameters.ts'
import { resourcesOf } from './resources-of.ts'

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
  /** Providers that do not have the resource, and why. */
  readonly unavailable: readonly { readonly label: string; readonly reason: string }[]
  readonly parameters: readonly Parameter[]
  readonly fields: readonly Field[]
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
    unavailable: unavailableIn(engine, resource),
    parameters: [
      ...sharedParameters,
      ...filters.map(([name, property]) => filterOf(name, property, support)),
    ],
    fields: fieldsOf(schema, support, ''),
  }
}

function unavailableIn(engine: Engine, resource: string): ResourceDocument['unavailable'] {
  const reasons = new Map<string, string>()
  for (const { label, unavailable } of engine.support()) {
    const reason = unavailable[resource]
    if (reason !== undefined) reasons.set(label, reason)
  }
  return [...reasons].map(([label, reason]) => ({ label, reason }))
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
    const items = isObject(property.items) ? fieldsOf(property.items, [], `${path}.`) : []
    const types = [property.type].flat().filter((type) => type !== 'null')
    const values = Array.isArray(property.enum)
      ? { values: property.enum.filter((value) => typeof value === 'string') }
      : {}
    const format = typeof property.format === 'string' ? ` · ${property.format}` : ''
    const fills = (entry: ProviderSupport) =>
      entry.fields[path] ??
      (path === 'remote_data' || nested.some((field) => entry.fields[field.path] === true))
    const supportedIn = support.filter(fills).map(({ label }) => label)
    return [
      {
        path,
        type: `${types.join(' or ')}${format}`,
        required: required.includes(name),
        description: String(property.description ?? ''),
        ...values,
        supportedIn,
      },
      ...nested,
      ...items.map((field) => ({ ...field, supportedIn })),
    ]
  })
}
