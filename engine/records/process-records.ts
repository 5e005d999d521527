/*
 * records: raw records in, unified records or refusals out, each record on its own: map, validate, filter, shape; then
 * the result and the warnings that they make together. It must not know HTTP, cursors or providers.
 */
import type { ListSpec } from '../compile/connector.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { copyJson } from '../json/copy-json.ts'
import { ownValue } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { CheckedQuery } from '../plan/query.ts'
import { matchesFilters } from './filter-record.ts'
import type { Refusal } from './fold-refusals.ts'
import {
  type MappedRecord,
  type MappingRoots,
  mapRecord,
  type OverriddenValues,
} from './map-record.ts'
import type { RecordProblem } from './record-problem.ts'
import { excludeFields, shapeRecord } from './shape-record.ts'
import { validateRecord } from './validate-record.ts'

/** What became of a raw record: it is in the answer, left out as it should be, or left out because it is faulty. */
export type Outcome =
  | { readonly kind: 'kept'; readonly record: unknown; readonly source: unknown }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What the records of one page are processed with. */
export type Processing = {
  readonly list: ListSpec
  readonly query: CheckedQuery
  /** Roots that do not change from record to record. */
  readonly roots: Omit<MappingRoots, 'response' | 'parent' | 'parents' | 'index'>
  /** Added to a record's index on its page: what the mapping sees as `index` is the place in the whole list. */
  readonly firstIndex: number
  /** Whether the records stay for other calls, so that this one works on copies. */
  readonly copies?: boolean
  /** The values of overridden fields that a thread evaluated, for the record at an index of the page. */
  readonly overridden?: (at: number) => OverriddenValues
}

/** Which records of a page, and how long. */
export type Portion = {
  readonly from: number
  /** At most so many records. */
  readonly most: number
  /** Asked after each record; ends the portion. */
  readonly isOver: () => boolean
}

/**
 * Takes raw records through mapping, validation, filters and format. Gives the result of each, in order: of at least
 * one, if there is one. It is synchronous, and does not throw for faults of a record.
 */
export function processRecords(
  records: readonly RawRecord[],
  processing: Processing,
  { from, most, isOver }: Portion,
): Outcome[] {
  const outcomes: Outcome[] = []
  const end = Math.min(records.length, from + most)
  for (let at = from; at < end; at += 1) {
    const raw = records[at] as RawRecord
    outcomes.push(processRecord(processing.copies === true ? copied(raw) : raw, processing, at))
    if (isOver()) break
  }
  return outcomes
}

// Only what its source is, too: see where `copies` is set.
function copied(raw: RawRecord): RawRecord {
  const record = copyJson(raw.record)
  return { ...raw, record, source: record }
}

function processRecord(raw: RawRecord, processing: Processing, at: number): Outcome {
  if (isVerbatim(processing)) return { kind: 'kept', record: raw.source, source: raw.source }
  const roots = rootsOfRecord(raw, processing)
  const mapped = mapRecord(processing.list, roots, processing.overridden?.(at))
  return finishRecord(raw, processing, mapped)
}

/** Whether records go into the answer as they are. */
export function isVerbatim({ list, query }: Processing): boolean {
  const asked = query.filters.length > 0 || query.wantedId !== undefined
  return query.format === 'raw' && !asked && list.recordFilter === undefined
}

/** What a mapping can read for a record. */
export function rootsOfRecord(
  raw: RawRecord,
  { roots, firstIndex }: Pick<Processing, 'roots' | 'firstIndex'>,
): MappingRoots {
  // The entry of a fan-out is around all that its call gave.
  const parents = roots.item === undefined ? raw.parents : [...raw.parents, roots.item]
  return {
    response: raw.record,
    parent: parents[0],
    parents,
    index: raw.index === undefined ? undefined : firstIndex + raw.index,
    query: roots.query,
    rawQuery: roots.rawQuery,
    context: roots.context,
    before: roots.before,
    headers: roots.headers,
    item: roots.item,
  }
}

function finishRecord(raw: RawRecord, { list, query }: Processing, mapped: MappedRecord): Outcome {
  const { record, source } = raw
  if (mapped.kind === 'dropped') return mapped
  if (mapped.kind === 'refused')
    return refuse(raw, idOf(mapped.partial) ?? idOf(record), mapped.problems)
  const { unified } = mapped
  if (query.wantedId !== undefined && query.wantedId !== idOf(unified)) return { kind: 'dropped' }
  const problems = query.format === 'raw' ? [] : validateRecord(list.schema, unified)
  if (problems.length > 0) return refuse(raw, idOf(unified) ?? idOf(record), problems)
  if (!matchesFilters(unified, query.filters)) return { kind: 'dropped' }
  if (query.format === 'raw') return { kind: 'kept', record: source, source }
  const shaped = shapeRecord(unified, source, query, list.schema.fields)
  const result = query.exclude.length === 0 ? shaped : excludeFields(shaped, query.exclude)
  return { kind: 'kept', record: result, source: shaped }
}

function refuse(
  { list, at }: RawRecord,
  id: string | null,
  problems: readonly RecordProblem[],
): Outcome {
  return { kind: 'refused', refusal: { id, pointer: list + jsonPointer([at]), problems } }
}

function idOf(record: unknown): string | null {
  const id = ownValue(record, 'id')
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}
