import { isObject, ownValue, setOwn } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'
import { resolveReference } from './resolve-reference.ts'
import type { SeenResponse } from './source.ts'

type Schema = Readonly<Record<string, unknown>>

/** A body as a schema describes it: values from examples where it gives them; what stands for the rest is `made`. */
export function schemaSample(
  document: unknown,
  schema: unknown,
): Pick<SeenResponse, 'body' | 'made' | 'declared'> {
  const made = new Set<string>()
  const declared = new Map<string, Schema>()
  // Parts that name each other can describe more than there is room for.
  const left = { parts: mostParts }
  const body = sample(schema, [], [])
  return { body, made, declared }

  function sample(
    part: unknown,
    path: readonly (string | number)[],
    open: readonly unknown[],
  ): unknown {
    const resolved = merged(document, part, left)
    const pointer = jsonPointer(path)
    declared.set(pointer, resolved)
    const given = exampleOf(resolved)
    left.parts -= 1
    if (left.parts < 0 || open.length > deepest || open.includes(part)) return null
    const inner = [...open, part]
    if (isObject(resolved.properties))
      return sampleObject(resolved.properties, { given, path, open: inner })
    if (isObject(resolved.items)) return sampleList(resolved.items, { given, path, open: inner })
    const map = resolved.additionalProperties
    if (isObject(map) && given === undefined)
      return {
        'key-1': sample(map, [...path, 'key-1'], inner),
        'key-2': sample(map, [...path, 'key-2'], inner),
      }
    if (given !== undefined) return given
    made.add(pointer)
    return placeholder(resolved)
  }

  function sampleObject(properties: Schema, { given, path, open }: Given): unknown {
    const object: Record<string, unknown> = {}
    for (const [name, property] of Object.entries(properties)) {
      const own = ownValue(given, name)
      const value = sample(property, [...path, name], open)
      setOwn(object, name, own === undefined ? value : own)
      if (own !== undefined) made.delete(jsonPointer([...path, name]))
    }
    return object
  }

  function sampleList(items: unknown, { given, path, open }: Given): unknown {
    const entry = sample(items, [...path, 0], open)
    if (!Array.isArray(given) || given.length === 0) return [entry]
    for (const pointer of [...made])
      if (pointer.startsWith(`${jsonPointer([...path, 0])}/`)) made.delete(pointer)
    return given
  }
}

type Given = {
  readonly given: unknown
  readonly path: readonly (string | number)[]
  readonly open: readonly unknown[]
}

const deepest = 12
const mostParts = 4000

/** A schema with its reference resolved and its parts (`allOf`, the first of `oneOf` and `anyOf`) in one. */
function merged(document: unknown, part: unknown, left: { parts: number }, depth = 0): Schema {
  const schema = resolveReference(document, part)
  left.parts -= 1
  if (depth > deepest || left.parts < 0) return schema
  const all: unknown[] = Array.isArray(schema.allOf) ? schema.allOf : []
  const choices = [schema.oneOf, schema.anyOf].flatMap((list) =>
    Array.isArray(list)
      ? list.filter((choice) => ownValue(choice, 'type') !== 'null').slice(0, 1)
      : [],
  )
  const parts = [
    schema,
    ...[...all, ...choices].map((entry) => merged(document, entry, left, depth + 1)),
  ]
  const properties = Object.assign({}, ...parts.toReversed().map((entry) => entry.properties))
  const joined: Schema = Object.assign({}, ...parts.toReversed())
  return Object.keys(properties).length === 0 ? joined : { ...joined, properties }
}

function exampleOf(schema: Schema): unknown {
  const [first] = Array.isArray(schema.examples) ? schema.examples : []
  return schema.example ?? first ?? schema.const
}

// Something that fits the type: it stands in the fixture, and proves nothing.
function placeholder(schema: Schema): unknown {
  const [first] = Array.isArray(schema.enum) ? schema.enum : []
  if (first !== undefined) return first
  const [type] = [schema.type].flat().filter((name) => name !== 'null')
  if (schema.format === 'date-time') return '2025-03-01T08:00:00Z'
  if (schema.format === 'date') return '2025-03-01'
  if (schema.format === 'uri') return null
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return false
  if (type === 'array') return []
  return type === 'object' ? {} : type === undefined ? null : 'text'
}
