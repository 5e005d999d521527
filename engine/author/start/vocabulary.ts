import { isObject } from '../../json/json.ts'
import { remoteDataField } from '../../schema/unified-schema.ts'
import { nameWords, singular } from './words.ts'

/** What a property of a unified schema holds, as far as finding it is concerned. */
export type FieldKind =
  | 'id'
  | 'text'
  | 'number'
  | 'percent'
  | 'date'
  | 'boolean'
  | 'enum'
  | 'object'
  | 'list'

/** A field of the unified schema, and the names by which APIs call it. */
export type WantedField = {
  readonly name: string
  readonly kind: FieldKind
  readonly required: boolean
  readonly names: readonly (readonly string[])[]
  /** Of an enumeration: the words for each of its values. */
  readonly values: ReadonlyMap<string, readonly (readonly string[])[]>
  /** Whether the place in the list may stand for it. */
  readonly mayBeIndex: boolean
  readonly fields: readonly WantedField[]
}

/** The fields that are looked for, and the nouns by which APIs call the resource itself. */
export type Vocabulary = {
  readonly fields: readonly WantedField[]
  readonly nouns: readonly (readonly string[])[]
  /** Every word of all names, to split words that are written as one. */
  readonly known: ReadonlySet<string>
}

/** Reads the names (`x-names`) and values (`x-values`) of a unified schema; a field is always called by its own name too. */
export function vocabularyOf(
  resource: string,
  schema: Readonly<Record<string, unknown>>,
): Vocabulary {
  const fields = fieldsOf(schema)
  const own = nameWords(resource.split('/').at(-1) ?? '').map(singular)
  const nouns = [own, ...namesOf(schema)]
  const known = new Set(
    [...nouns, ...allNames(fields)].flat().filter((word) => word.length > 1 && !tooShort.has(word)),
  )
  return { fields, nouns, known }
}

// Words of two letters are in the middle of too many others.
const tooShort = new Set(['at', 'on', 'no', 'nr', 'in'])

function allNames(fields: readonly WantedField[]): readonly (readonly string[])[] {
  return fields.flatMap(({ names, values, fields: inner }) => [
    ...names,
    ...[...values.values()].flat(),
    ...allNames(inner),
  ])
}

function fieldsOf(schema: Readonly<Record<string, unknown>>): readonly WantedField[] {
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : []
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(properties).flatMap(([name, property]) =>
    name === remoteDataField || !isObject(property)
      ? []
      : [fieldOf(name, property, required.includes(name))],
  )
}

function fieldOf(
  name: string,
  property: Readonly<Record<string, unknown>>,
  required: boolean,
): WantedField {
  const inner = isObject(property.items) ? property.items : property
  return {
    name,
    kind: kindOf(name, property),
    required,
    names: unique([nameWords(name), ...namesOf(property)]),
    values: valuesOf(property),
    mayBeIndex: property['x-index'] === true,
    fields: fieldsOf(inner),
  }
}

function kindOf(name: string, property: Readonly<Record<string, unknown>>): FieldKind {
  const types: unknown[] = [property.type].flat()
  if (Array.isArray(property.enum)) return 'enum'
  if (property.format === 'date-time') return 'date'
  if (types.includes('object')) return 'object'
  if (types.includes('array')) return 'list'
  if (types.includes('boolean')) return 'boolean'
  if (!types.includes('number') && !types.includes('integer')) return name === 'id' ? 'id' : 'text'
  return property.minimum === 0 && property.maximum === 100 ? 'percent' : 'number'
}

function namesOf(property: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const names: unknown = property['x-names']
  return Array.isArray(names) ? names.map((name) => nameWords(String(name))) : []
}

function valuesOf(
  property: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const given = isObject(property['x-values']) ? property['x-values'] : {}
  const values = Array.isArray(property.enum) ? property.enum.filter((value) => value !== null) : []
  return new Map(
    values.map((value) => {
      const words: unknown = given[String(value)]
      const all = Array.isArray(words) ? words.map((word) => nameWords(String(word))) : []
      return [String(value), unique([nameWords(String(value)), ...all])]
    }),
  )
}

function unique(names: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(names.map((words) => [words.join(' '), words])).values()]
}
