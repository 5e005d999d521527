import { isObject, ownValue } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'

/** A record as a fixture expects it: its `id`, and the fields that it names; null stands for an absent field, too. */
export type ExpectedRecord = { readonly id: string; readonly [field: string]: unknown }

/** Something expected of a record that is not so. */
export type RecordDifference = {
  readonly id: string
  /** Where the record stands among the answered ones; undefined where there is no such record. */
  readonly at: number | undefined
  /** The unified field, such as `pipeline.name`; of a record that is missing, `id`. */
  readonly field: string
  readonly wanted: unknown
  readonly got: unknown
}

/** What answered records do not hold of the expected ones. */
export function compareRecords(
  expected: readonly ExpectedRecord[],
  answered: readonly unknown[],
): readonly RecordDifference[] {
  const places = matchRecords(expected, answered)
  return expected.flatMap((wanted, index): RecordDifference[] => {
    const at = places[index]
    if (at === undefined) {
      return [{ id: wanted.id, at: undefined, field: 'id', wanted: wanted.id, got: undefined }]
    }
    const found = fieldDifferences(wanted, answered[at], '')
    return found.map((difference) => ({ id: wanted.id, at, ...difference }))
  })
}

/** Which answered record is the expected one, by index: matched by `id`; of several with one `id`, in order. */
export function matchRecords(
  expected: readonly ExpectedRecord[],
  answered: readonly unknown[],
): readonly (number | undefined)[] {
  const taken = new Set<number>()
  return expected.map(({ id }) => {
    const at = answered.findIndex(
      (record, index) => !taken.has(index) && ownValue(record, 'id') === id,
    )
    if (at < 0) return undefined
    taken.add(at)
    return at
  })
}

type FieldDifference = Pick<RecordDifference, 'field' | 'wanted' | 'got'>

function fieldDifferences(wanted: object, got: unknown, prefix: string): FieldDifference[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const field = `${prefix}${name}`
    const held = ownValue(got, name)
    if (isObject(value)) {
      if (isObject(held)) return fieldDifferences(value, held, `${field}.`)
      return [{ field, wanted: value, got: held }]
    }
    const same = stableJson(value) === stableJson(held ?? null)
    return same ? [] : [{ field, wanted: value, got: held }]
  })
}
