import type { Explanation } from '../../index.ts'
import { jsonPointer, pointerParts } from '../../json/pointer.ts'
import type { Place } from './map-data.ts'

/** Records that are looked at: all of a list are read in the same way. */
const mostRecords = 300

/** The unified fields that are made from a place of an answer. */
export type ReadPlaces = (place: Place) => readonly string[]

/** Finds out which unified fields are made from which places, by what a call explains. */
export function readPlaces(explanations: readonly Explanation[]): ReadPlaces {
  const fields = new Map<string, Set<string>>()
  for (const { pages, records } of explanations) {
    const paths = new Map(
      pages.map(({ page, request }) => [page, request?.path.split('?')[0] ?? ''] as const),
    )
    for (const record of records.slice(0, mostRecords))
      for (const { field, reads } of record.fields)
        for (const { page = record.page, pointer, as } of reads) {
          if (pointer === undefined || !as.includes('value')) continue
          const key = `${paths.get(page)} ${jsonPointer(withoutNumbers(pointerParts(pointer)))}`
          fields.set(key, (fields.get(key) ?? new Set()).add(field))
        }
  }
  // A field that is made from an object is made from all that it holds.
  return ({ answer, path }) => {
    const parts = withoutNumbers(path)
    const found = parts.flatMap((_name, index) => [
      ...(fields.get(`${answer} ${jsonPointer(parts.slice(0, index + 1))}`) ?? []),
    ])
    return [...new Set(found)]
  }
}

/** The parts of a pointer, with `@` for every index and every number that is a key. */
export function withoutNumbers(parts: readonly string[]): readonly string[] {
  return parts.map((part) => (/^\d+$/.test(part) ? '@' : part))
}
