import { BadResponseError } from '../errors/errors.ts'
import { ownValue } from '../json/json.ts'
import type { Path } from '../json/path.ts'
import { jsonPointer } from '../json/pointer.ts'

/** A record as the provider sent it, and where it was found. */
export type RawRecord = {
  readonly record: unknown
  /** The entry of the enclosing list, where lists nest; else undefined. */
  readonly parent: unknown
  /** Index in its own list on this page. */
  readonly index: number
  /** JSON pointer of that list in the page body. */
  readonly list: string
}

/** The records of a body. `entries` counts the outermost list, which is what paging counts. */
export type Extraction = {
  readonly records: readonly RawRecord[]
  readonly entries: number
  /** Whether the records stand in lists inside a list. */
  readonly nested: boolean
}

/**
 * Finds the records at a path, stepping through lists on the way. Undefined when the outermost
 * list is missing or null; throws `unexpected_shape` for anything that is not a list, and when
 * no parent at all has its inner list: that is a renamed key, not an empty pipeline.
 */
export function extractRecords(body: unknown, path: Path): Extraction | undefined {
  const outer = descend({ value: body, path, parts: [] })
  if (outer.value === undefined || outer.value === null) return undefined
  const entries = asList(outer)
  if (outer.path.length === 0) {
    return {
      records: listRecords(entries, undefined, outer.parts),
      entries: entries.length,
      nested: false,
    }
  }
  const records = entries.flatMap((parent, index) =>
    innerRecords({ value: parent, path: outer.path, parts: [...outer.parts, index] }, parent),
  )
  assertSomeInner(entries, outer)
  return { records, entries: entries.length, nested: true }
}

/** The records that an expression gave: it gives a single one bare, and nothing for no list. */
export function extractListed(value: unknown): Extraction | undefined {
  if (value === undefined || value === null) return undefined
  return extractRecords(Array.isArray(value) ? value : [value], [])
}

type Place = {
  readonly value: unknown
  readonly path: Path
  readonly parts: readonly (string | number)[]
}

// Steps down until a list is met or the path ends.
function descend(place: Place): Place {
  const [name, ...path] = place.path
  if (name === undefined || Array.isArray(place.value)) return place
  return descend({ value: ownValue(place.value, name), path, parts: [...place.parts, name] })
}

function innerRecords(place: Place, parent: unknown): RawRecord[] {
  if (Array.isArray(place.value)) {
    const at = jsonPointer(place.parts)
    throw new BadResponseError(
      'unexpected_shape',
      `The provider's response has a list inside a list at "${at}"`,
    )
  }
  const found = descend(place)
  if (found.value === undefined || found.value === null) return []
  const list = asList(found)
  if (found.path.length === 0) return listRecords(list, parent, found.parts)
  return list.flatMap((entry, index) =>
    innerRecords({ value: entry, path: found.path, parts: [...found.parts, index] }, entry),
  )
}

function listRecords(
  list: readonly unknown[],
  parent: unknown,
  parts: readonly (string | number)[],
): RawRecord[] {
  const pointer = jsonPointer(parts)
  return list.map((record, index) => ({ record, parent, index, list: pointer }))
}

function asList({ value, parts }: Place): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new BadResponseError(
    'unexpected_shape',
    `The provider's response has no list at "${jsonPointer(parts) || '/'}": it is ${kindOf(value)}`,
  )
}

function assertSomeInner(entries: readonly unknown[], outer: Place): void {
  const [name = ''] = outer.path
  if (entries.length === 0 || entries.some((entry) => ownValue(entry, name) !== undefined)) return
  throw new BadResponseError(
    'unexpected_shape',
    `None of the ${entries.length} entries at "${jsonPointer(outer.parts) || '/'}" has "${name}"`,
  )
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
