import { isObject, ownValue, setOwn } from '../json/json.ts'
import type { CheckedQuery } from '../plan/query.ts'
import { remoteDataField, type SchemaField } from '../schema/unified-schema.ts'

/** A record in the format that was asked for. The unified record must not be used afterwards: it may become the answer. */
export function shapeRecord(
  unified: Record<string, unknown>,
  remoteData: unknown,
  query: Pick<CheckedQuery, 'format' | 'ignoreRemoteData'>,
  fields: readonly SchemaField[],
): Record<string, unknown> {
  if (query.format === 'normalized') return normalize(unified, fields)
  if (!query.ignoreRemoteData) unified[remoteDataField] = remoteData
  return unified
}

/** A record without some fields; the record itself is left as it is. */
export function excludeFields(
  record: Readonly<Record<string, unknown>>,
  paths: readonly (readonly string[])[],
): Record<string, unknown> {
  return paths.reduce<Record<string, unknown>>((kept, path) => withoutPath(kept, path), {
    ...record,
  })
}

function normalize(value: unknown, fields: readonly SchemaField[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const { name, fields: inner, items } of fields) {
    const held = ownValue(value, name)
    record[name] = normalValue(held, { fields: inner, items })
  }
  return record
}

function normalValue(value: unknown, { fields, items }: Pick<SchemaField, 'fields' | 'items'>) {
  if (fields.length > 0) return normalize(value, fields)
  if (items.length > 0 && Array.isArray(value)) return value.map((item) => normalize(item, items))
  return value ?? null
}

function withoutPath(
  record: Record<string, unknown>,
  path: readonly string[],
): Record<string, unknown> {
  const [name = '', ...rest] = path
  if (!Object.hasOwn(record, name)) return record
  const { [name]: value, ...others } = record
  if (rest.length === 0) return others
  if (!isObject(value)) return record
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(record)) {
    setOwn(kept, key, key === name ? withoutPath(value, rest) : record[key])
  }
  return kept
}
