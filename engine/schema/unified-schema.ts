import { isObject } from '../json/json.ts'
import { createValidator } from './ajv.ts'
import type { Validator } from './validator.ts'

/** How a field can be filtered: text by value ignoring case, dates by moment. */
export type FilterKind = 'text' | 'date-time'

/** A field of a unified resource. */
export type SchemaField = {
  readonly name: string
  readonly type: 'string' | 'number' | 'boolean' | 'array' | 'object'
  readonly required: boolean
  readonly filter: FilterKind | undefined
  readonly description: string
  /** Fields of a nested object. */
  readonly fields: readonly SchemaField[]
  /** Fields of the objects in a list. */
  readonly items: readonly SchemaField[]
}

/** A unified resource: its fields, and a check of its records. */
export type UnifiedSchema = {
  /** Model and resource, e.g. `crm/stages`. */
  readonly resource: string
  readonly title: string
  /** Fields that a mapping gives; `remote_data` is not among them. */
  readonly fields: readonly SchemaField[]
  /** The fields that can be filtered by. */
  readonly filterable: readonly SchemaField[]
  readonly validate: Validator
  readonly document: Readonly<Record<string, unknown>>
}

/** What an expression is checked against. */
export type SchemaFields = Pick<UnifiedSchema, 'resource' | 'fields' | 'filterable'>

/** Name of the field that holds the provider's record; the engine fills it, never a mapping. */
export const remoteDataField = 'remote_data'

/** Reads a unified schema. Throws `TypeError` on a document that is not one. */
export function readUnifiedSchema(resource: string, document: unknown): UnifiedSchema {
  if (!isObject(document) || !isObject(document.properties)) {
    throw new TypeError(`Schema of "${resource}" must be an object schema with properties`)
  }
  const fields = readFields(document).filter(({ name }) => name !== remoteDataField)
  return {
    resource,
    title: String(document.title ?? resource),
    fields,
    filterable: fields.filter(({ filter }) => filter !== undefined),
    validate: createValidator(document),
    document,
  }
}

/** The fields of a unified schema's document that can be filtered by. */
export function filterableFields(document: unknown): readonly SchemaField[] {
  return isObject(document) ? readFields(document).filter(({ filter }) => filter !== undefined) : []
}

/** The field at a path of names, or undefined. */
export function fieldAt(
  fields: readonly SchemaField[],
  path: readonly string[],
): SchemaField | undefined {
  const [name, ...rest] = path
  const field = fields.find((candidate) => candidate.name === name)
  return rest.length === 0 || field === undefined ? field : fieldAt(field.fields, rest)
}

/** All dotted paths of the fields, parents before children. */
export function fieldPaths(fields: readonly SchemaField[], prefix = ''): readonly string[] {
  return fields.flatMap((field) => [
    prefix + field.name,
    ...fieldPaths(field.fields, `${prefix}${field.name}.`),
  ])
}

function readFields(schema: Record<string, unknown>): SchemaField[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(properties).map(([name, property]) => {
    const definition = isObject(property) ? property : {}
    return {
      name,
      type: typeOf(definition),
      required: required.includes(name),
      filter: filterOf(definition),
      description: String(definition.description ?? ''),
      fields: readFields(definition),
      items: isObject(definition.items) ? readFields(definition.items) : [],
    }
  })
}

function typeOf({ type }: Record<string, unknown>): SchemaField['type'] {
  const types: unknown[] = Array.isArray(type) ? type : [type]
  const named = types.find((entry) => entry !== 'null')
  return (named === 'integer' ? 'number' : (named ?? 'string')) as SchemaField['type']
}

function filterOf(definition: Record<string, unknown>): FilterKind | undefined {
  const kind = definition['x-filter']
  return kind === 'text' || kind === 'date-time' ? kind : undefined
}
