import { digest, isObject, stableJson } from 'crosswalk/host'

/** A unified record to store. */
export type SeenRecord = {
  readonly id: string
  /** Equal for equal data. */
  readonly hash: string
  /** JSON. */
  readonly text: string
}

/** The records of a page by id; of two with one id the first counts. `unusable` says whether any has an id that cannot be stored. */
export function seenRecords(records: readonly object[]): {
  readonly seen: ReadonlyMap<string, SeenRecord>
  readonly unusable: boolean
} {
  const seen = new Map<string, SeenRecord>()
  let unusable = false
  for (const record of records) {
    const { id } = record as { id?: unknown } // every unified schema requires one
    if (!isUsableId(id)) unusable = true
    else if (!seen.has(id)) seen.set(id, seenRecord(id, record))
  }
  return { seen, unusable }
}

function seenRecord(id: string, record: object): SeenRecord {
  const text = stableJson(record)
  return { id, hash: digest(text).slice(0, 22), text } // 132 bits
}

/** Whether a database can store an id, and tell it from every other. */
export function isUsableId(id: unknown): id is string {
  return typeof id === 'string' && !id.includes('\0') && id.isWellFormed()
}

/** Dotted paths of the fields in which two records differ. A list counts as one value. */
export function changedFields(before: unknown, after: unknown, path = ''): readonly string[] {
  if (!isObject(before) || !isObject(after)) return textOf(before) === textOf(after) ? [] : [path]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names]
    .flatMap((name) =>
      changedFields(before[name], after[name], path === '' ? name : `${path}.${name}`),
    )
    .sort()
}

// A field that is absent differs from one that is null.
function textOf(value: unknown): string {
  return value === undefined ? '' : stableJson(value)
}
