import type { ListSpec } from './compile/connector.ts'
import type { RawRecord } from './fetch/extract-records.ts'
import { ownValue } from './json/json.ts'
import { type MappingRoots, mapRecord } from './map/map-record.ts'
import type { CheckedQuery } from './plan/query.ts'
import { matchesFilters } from './respond/filter-record.ts'
import { excludeFields, shapeRecord } from './respond/shape-record.ts'
import type { Refusal } from './respond/warnings.ts'
import { validateRecord } from './validate/validate-record.ts'

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
  readonly roots: Omit<MappingRoots, 'response' | 'parent' | 'index'>
}

/** Takes one raw record through mapping, validation, filters and format. */
export async function processRecord(
  { record, parent, index, pointer }: RawRecord,
  { list, query, roots }: Processing,
): Promise<Outcome> {
  const verbatim =
    query.format === 'raw' && query.filters.length === 0 && list.recordFilter === undefined
  if (verbatim) return { kind: 'kept', record, source: record }
  const mapped = await mapRecord(list, {
    ...roots,
    response: record,
    parent: parent ?? roots.item,
    index,
  })
  if (mapped.kind === 'skipped') return { kind: 'dropped' }
  if (mapped.kind === 'refused') {
    return { kind: 'refused', refusal: { id: idOf(record), pointer, problems: mapped.problems } }
  }
  const { unified } = mapped
  const problems = query.format === 'raw' ? [] : validateRecord(list.schema, unified)
  if (problems.length > 0) {
    const id = idOf(unified) ?? idOf(record)
    return { kind: 'refused', refusal: { id, pointer, problems } }
  }
  if (!matchesFilters(unified, query.filters)) return { kind: 'dropped' }
  if (query.format === 'raw') return { kind: 'kept', record, source: record }
  const shaped = shapeRecord(unified, record, query, list.schema.fields)
  const result = query.exclude.length === 0 ? shaped : excludeFields(shaped, query.exclude)
  return { kind: 'kept', record: result, source: shaped }
}

function idOf(record: unknown): string | null {
  const id = ownValue(record, 'id')
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}
