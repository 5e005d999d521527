import { BadResponseError } from '../errors/errors.ts'
import { isObject, ownValue } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { RecordPath, RecordStep } from '../json/record-path.ts'

/** A record, and where it was found. */
export type RawRecord = {
  /** As expressions see it. */
  readonly record: unknown
  /** What the provider sent for it. */
  readonly source: unknown
  /** The entries of the enclosing lists, the nearest first. */
  readonly parents: readonly unknown[]
  /** Index in its own list on this page; undefined for a single record, whose place is not known. */
  readonly index: number | undefined
  /** JSON pointer of that list in the page body, and the key of the record in it. */
  readonly list: string
  readonly at: string | number
}

/** The records of a body. */
export type Extraction = {
  readonly records: readonly RawRecord[]
  /** The entries of the list that paging counts; undefined where it is not known. */
  readonly counted: readonly unknown[] | undefined
  /** Whether the records are in lists inside a list. */
  readonly nested: boolean
}

/**
 * Finds the records at a path, through the lists and maps on the way. Undefined when the outermost one is missing
 * or null (a single record that is null does not exist); throws `unexpected_shape` for anything of another kind, and when none of the entries has its inner list:
 * that is a renamed key, not an empty pipeline; and `too_many_pages` for more than so many entries, those around the
 * records included, before anything is made of them.
 */
export function extractRecords(
  body: unknown,
  path: RecordPath,
  most = Number.POSITIVE_INFINITY,
): Extraction | undefined {
  const outer = descend({ ...path, value: body, parts: [], lacking: undefined })
  if (outer.value === undefined || outer.value === null)
    return outer.single === true && outer.lacking === undefined ? nothing : undefined
  const bound = { most, left: most }
  const counted = within(bound, entriesOf(outer))
  if (outer.steps.length === 0)
    return { records: recordsOf(outer, counted, []), counted, nested: false }
  const levels: Levels = new Map()
  const records = innerRecords(outer, counted, { parents: [], levels, bound })
  for (const level of levels.values()) assertSome(level)
  return { records, counted, nested: true }
}

const nothing: Extraction = { records: [], counted: [], nested: false }

// The position of a descent. `map`: the value is a map, and its entries are meant.
type Place = RecordPath & {
  readonly value: unknown
  readonly parts: readonly (string | number)[]
  /** The first name on the way that was not there. */
  readonly lacking: RecordStep | undefined
}

// Steps down until a list or a map is met or the path ends.
function descend(place: Place): Place {
  const [step, ...steps] = place.steps
  if (step === undefined || place.map || Array.isArray(place.value)) return place
  const value = ownValue(place.value, step.name)
  const lost = value === undefined && place.value !== null ? step : undefined
  const parts = [...place.parts, step.name]
  return descend({ ...place, value, steps, map: step.map, parts, lacking: place.lacking ?? lost })
}

/** How many entries were asked for their inner list, and how many had none. */
type Level = { asked: number; lacking: number; readonly name: string; readonly pointer: string }
type Levels = Map<number, Level>

/** Entries that may still come. */
type Bound = { readonly most: number; left: number }

function within(bound: Bound, entries: readonly unknown[]): readonly unknown[] {
  bound.left -= entries.length
  if (bound.left >= 0) return entries
  throw new BadResponseError(
    'too_many_pages',
    `The provider's response holds more than ${bound.most} entries`,
  )
}

type Around = {
  readonly parents: readonly unknown[]
  readonly levels: Levels
  readonly bound: Bound
}

function innerRecords(
  outer: Place,
  entries: readonly unknown[],
  { parents, levels, bound }: Around,
): RawRecord[] {
  return entries.flatMap((entry, index) => {
    const value = outer.map ? ownValue(entry, 'value') : entry
    const parts = [...outer.parts, outer.map ? String(ownValue(entry, 'key')) : index]
    if (Array.isArray(value))
      throw unexpected(`has a list inside a list at "${jsonPointer(parts)}"`)
    const found = descend({ ...outer, value, map: false, parts, lacking: undefined })
    takeNote(levels, outer, found)
    if (found.value === undefined || found.value === null) return []
    const around = [entry, ...parents]
    const inner = within(bound, entriesOf(found))
    return found.steps.length === 0
      ? recordsOf(found, inner, around)
      : innerRecords(found, inner, { parents: around, levels, bound })
  })
}

function takeNote(levels: Levels, outer: Place, { lacking }: Place): void {
  const depth = outer.steps.length
  const level = levels.get(depth) ?? openLevel(outer, lacking)
  level.asked += 1
  if (lacking !== undefined && !lacking.optional) level.lacking += 1
  levels.set(depth, level)
}

function openLevel({ parts }: Place, lacking: RecordStep | undefined): Level {
  const pointer = jsonPointer(parts.map((part) => (typeof part === 'number' ? '@' : part)))
  return { asked: 0, lacking: 0, name: lacking?.name ?? '', pointer }
}

function assertSome({ asked, lacking, name, pointer }: Level): void {
  if (lacking < asked) return
  throw new BadResponseError(
    'unexpected_shape',
    `None of the ${asked} entries at "${pointer || '/'}" has "${name}"`,
  )
}

function recordsOf(
  found: Place,
  entries: readonly unknown[],
  parents: readonly unknown[],
): RawRecord[] {
  const { parts, value } = found
  if (isSingle(found)) {
    const list = jsonPointer(parts.slice(0, -1))
    return [
      { record: value, source: value, parents, index: undefined, list, at: parts.at(-1) ?? '' },
    ]
  }
  const list = jsonPointer(parts)
  return entries.map((record, index) => {
    const at = found.map ? String(ownValue(record, 'key')) : index
    return { record, source: record, parents, index, list, at }
  })
}

// The entries of a list, or those of a map as `{key, value}`. Some languages write an empty map as an empty list.
function entriesOf(place: Place): readonly unknown[] {
  const { value, map, parts } = place
  if (isSingle(place)) return [value]
  if (Array.isArray(value) && (!map || value.length === 0)) return value
  if (map && isObject(value)) return Object.entries(value).map(([key, value]) => ({ key, value }))
  const wanted = map ? 'map' : 'list'
  throw unexpected(`has no ${wanted} at "${jsonPointer(parts) || '/'}": it is ${kindOf(value)}`)
}

function isSingle({ single, steps, map, value }: Place): boolean {
  return single === true && steps.length === 0 && !map && isObject(value)
}

function unexpected(what: string): BadResponseError {
  return new BadResponseError('unexpected_shape', `The provider's response ${what}`)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
