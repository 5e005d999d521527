import { isObject, ownValue } from '../../json/json.ts'
import { stableJson } from '../../json/stable-json.ts'
import type { ChangeKind } from './change.ts'

/** A unified field whose value is not the same. */
export type FieldChange = {
  readonly kind: ChangeKind
  /** Dotted; `stages.name` is a field of the entries of a list. */
  readonly field: string
  readonly old: unknown
  readonly new: unknown
}

/** The fields in which two records of one id differ. The schema says which fields have a list of values. */
export function compareFields(
  older: unknown,
  newer: unknown,
  schema: unknown,
): readonly FieldChange[] {
  return differences({ older, newer, schema, field: '' })
}

type Compared = {
  readonly older: unknown
  readonly newer: unknown
  readonly schema: unknown
  readonly field: string
}

function differences(compared: Compared): readonly FieldChange[] {
  const { older, newer, schema, field } = compared
  if (stableJson(older ?? null) === stableJson(newer ?? null)) return []
  if (field === 'remote_data') return [{ kind: 'value_changed', field, old: older, new: newer }]
  if (isObject(older) || isObject(newer)) {
    const parts = partsOf(compared)
    if (parts !== undefined) return parts
  }
  const entries = entryChanges(compared)
  if (entries !== undefined) return entries
  return [{ kind: kindOf(field, { older, newer }, schema), field, old: older, new: newer }]
}

// An object that appears or goes does so with its fields.
function partsOf({ older, newer, schema, field }: Compared): readonly FieldChange[] | undefined {
  const isPart = (value: unknown) => isObject(value) || (value ?? null) === null
  if (!isPart(older) || !isPart(newer)) return undefined
  const names = new Set([...Object.keys(older ?? {}), ...Object.keys(newer ?? {})])
  return [...names].flatMap((name) =>
    differences({
      older: ownValue(older, name),
      newer: ownValue(newer, name),
      schema: ownValue(ownValue(schema, 'properties'), name),
      field: field === '' ? name : `${field}.${name}`,
    }),
  )
}

type Entry = { readonly id: string }

// Entries with ids are compared one by one.
function entryChanges({ older, newer, schema, field }: Compared): FieldChange[] | undefined {
  if (!isEntries(older) || !isEntries(newer)) return undefined
  const items = ownValue(schema, 'items')
  const before = new Map(older.map((entry) => [entry.id, entry]))
  const after = new Map(newer.map((entry) => [entry.id, entry]))
  const gone = older.filter(({ id }) => !after.has(id))
  const added = newer.filter(({ id }) => !before.has(id))
  const found = [
    ...gone.map((old): FieldChange => ({ kind: 'value_gone', field, old, new: undefined })),
    ...added.map((entry): FieldChange => {
      return { kind: 'value_filled', field, old: undefined, new: entry }
    }),
    ...newer.flatMap((entry) => {
      const same = before.get(entry.id)
      if (same === undefined) return []
      return differences({ older: same, newer: entry, schema: items, field })
    }),
  ]
  if (found.length > 0) return found
  return [{ kind: 'order_changed', field, old: older, new: newer }]
}

function isEntries(value: unknown): value is readonly Entry[] {
  if (!Array.isArray(value)) return false
  const ids = value.map((entry) => ownValue(entry, 'id'))
  return ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length
}

function kindOf(
  field: string,
  { older, newer }: Pick<Compared, 'older' | 'newer'>,
  schema: unknown,
): ChangeKind {
  if ((newer ?? null) === null) return 'value_gone'
  if ((older ?? null) === null) return 'value_filled'
  if (typeOf(older) !== typeOf(newer)) return 'type_changed'
  if (field === 'id' || field.endsWith('.id')) return 'id_changed'
  return Array.isArray(ownValue(schema, 'enum')) ? 'option_changed' : 'value_changed'
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
