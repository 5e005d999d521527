import type { ListSpec } from '../compile/connector.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { ownValue } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { CheckedQuery } from '../plan/query.ts'
import { matchesFilters } from './filter-record.ts'
import type { Refusal } from './fold-refusals.ts'
import {
  evaluateInterpreted,
  type MappedRecord,
  type MappingRoots,
  mapRecord,
} from './map-record.ts'
import type { RecordProblem } from './record-problem.ts'
import { excludeFields, shapeRecord } from './shape-record.ts'
import { validateRecord } from './validate-record.ts'

/** What became of a raw record. */
export type Outcome =
  | { readonly kind: 'kept'; readonly record: unknown; readonly source: unknown }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What records are processed with. */
export type Processing = {
  readonly list: ListSpec
  readonly query: CheckedQuery
  /** Roots that do not change from record to record. */
  readonly roots: Omit<MappingRoots, 'response' | 'parent' | 'parents' | 'index'>
}

/**
 * Takes one raw record through mapping, validation, filters and format; at once where all expressions are native.
 * `position` is what the mapping sees as `index`: the record's place in the whole list.
 */
export function processRecord(
  raw: RawRecord,
  processing: Processing,
  position: number,
): Outcome | Promise<Outcome> {
  const { list, query, roots } = processing
  const { record, source } = raw
  const verbatim =
    query.format === 'raw' && query.filters.length === 0 && list.recordFilter === undefined
  if (verbatim) return { kind: 'kept', record: source, source }
  // The entry of a fan-out is around all that its call gave.
  const parents = roots.item === undefined ? raw.parents : [...raw.parents, roots.item]
  const all: MappingRoots = {
    response: record,
    parent: parents[0],
    parents,
    index: position,
    query: roots.query,
    rawQuery: roots.rawQuery,
    context: roots.context,
    before: roots.before,
    headers: roots.headers,
    item: roots.item,
  }
  if (list.interpreted.length === 0) return finishRecord(raw, processing, mapRecord(list, all))
  return evaluateInterpreted(list.interpreted, all).then((ready) =>
    finishRecord(raw, processing, mapRecord(list, all, ready)),
  )
}

function finishRecord(raw: RawRecord, { list, query }: Processing, mapped: MappedRecord): Outcome {
  const { record, source } = raw
  if (mapped.kind === 'skipped') return { kind: 'dropped' }
  if (mapped.kind === 'refused') return refused(raw, idOf(record), mapped.problems)
  const { unified } = mapped
  const problems = query.format === 'raw' ? [] : validateRecord(list.schema, unified)
  if (problems.length > 0) return refused(raw, idOf(unified) ?? idOf(record), problems)
  if (!matchesFilters(unified, query.filters)) return { kind: 'dropped' }
  if (query.format === 'raw') return { kind: 'kept', record: source, source }
  const shaped = shapeRecord(unified, source, query, list.schema.fields)
  const result = query.exclude.length === 0 ? shaped : excludeFields(shaped, query.exclude)
  return { kind: 'kept', record: result, source: shaped }
}

function refused(
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
