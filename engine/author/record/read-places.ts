import type { Explanation } from '../../index.ts'
import { jsonPointer, pointerParts } from '../../json/pointer.ts'
import type { Place } from './map-data.ts'

/** Records that are looked at: all of a list are read in the same way. */
const mostRecords = 300

/** What a mapping does with a place of an answer. */
export type ReadPlaces = {
  /** The unified fields that are made from it. */
  readonly fields: (place: Place) => readonly string[]
  /** Whether a field is made from it, or depends on it. */
  readonly isRead: (place: Place) => boolean
}

/** Finds out what a mapping reads where, by what calls explain. */
export function readPlaces(explanations: readonly Explanation[]): ReadPlaces {
  const known = new Map<string, Set<string>>()
  for (const explanation of explanations)
    for (const { key, field, isValue } of readsOf(explanation)) {
      const fields = known.get(key) ?? new Set()
      known.set(key, isValue ? fields.add(field) : fields)
    }
  // What is made from an object is made from all that it holds.
  const at = ({ answer, path }: Place): readonly ReadonlySet<string>[] => {
    const parts = withoutNumbers(path)
    return parts.flatMap(
      (_name, index) => known.get(keyOf(answer, parts.slice(0, index + 1))) ?? [],
    )
  }
  return {
    fields: (place) => [...new Set(at(place).flatMap((fields) => [...fields]))],
    isRead: (place) => at(place).length > 0,
  }
}

type PlacedRead = { readonly key: string; readonly field: string; readonly isValue: boolean }

function readsOf({ pages, records }: Explanation): PlacedRead[] {
  const paths = new Map(
    pages.map(({ page, request }) => [page, request?.path.split('?')[0] ?? ''] as const),
  )
  return records.slice(0, mostRecords).flatMap((record) =>
    record.fields.flatMap(({ field, reads }) =>
      reads.flatMap(({ page = record.page, pointer, as }) => {
        if (pointer === undefined || as.every((role) => role === 'table')) return []
        const key = keyOf(paths.get(page) ?? '', withoutNumbers(pointerParts(pointer)))
        return [{ key, field, isValue: as.includes('value') }]
      }),
    ),
  )
}

function keyOf(answer: string, parts: readonly string[]): string {
  return `${answer} ${jsonPointer(parts)}`
}

/** The parts of a pointer, with `@` for every index and every number that is a key. */
export function withoutNumbers(parts: readonly string[]): readonly string[] {
  return parts.map((part) => (/^\d+$/.test(part) ? '@' : part))
}
