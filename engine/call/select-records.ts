import { NotFoundError, QueryError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { Warning } from '../errors/warning.ts'
import { checkQuery } from '../plan/check-query.ts'
import { matchesFilters } from '../records/filter-record.ts'
import { formResult } from '../records/form-result.ts'
import { excludeFields, shapeRecord } from '../records/shape-record.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'

/** A query over unified records that are kept elsewhere: filters, format and fields work as in a list. */
export type RecordSelection = {
  /** Most records in the answer, where the query says it. */
  readonly limit: number | undefined
  /** Where to go on, where the query says it. */
  readonly cursor: string | undefined
  /** The filters, in one form; a cursor belongs to them. */
  readonly filters: object
  /** A record as the query asks for it; undefined for one that does not pass its filters. The record may become the answer. */
  readonly pick: (record: Record<string, unknown>) => PickedRecord | undefined
  /** Forms the result: a list, or an object where the query says `truto_key_by`. */
  readonly form: (picked: readonly PickedRecord[]) => SelectedResult
}

/** A record that was picked, and the same with all fields. */
export type PickedRecord = {
  /** As the query asks for it. */
  readonly record: unknown
  /** With all fields. */
  readonly source: unknown
}

/** The result of a selection. */
export type SelectedResult = {
  /** The records: a list, or an object where the query says `truto_key_by`. */
  readonly result: readonly unknown[] | Readonly<Record<string, unknown>>
  /** How many records `result` holds. */
  readonly result_count: number
  /** Warnings; often none. */
  readonly warnings: readonly Warning[]
}

/** Checks a query over kept records. Throws `QueryError`, and `NotFoundError` for a resource without a schema. */
export function selectRecords(
  schemas: ReadonlyMap<string, UnifiedSchema>,
  resource: string,
  query: object,
): RecordSelection {
  const schema = schemas.get(resource)
  if (schema === undefined) {
    const hint = suggestion(resource, [...schemas.keys()])
    throw new NotFoundError('unknown_resource', `There is no resource "${resource}": ${hint}`)
  }
  const checked = checkQuery(query, schema, undefined)
  if (checked.format === 'raw' || Object.keys(checked.remoteQuery).length > 0) {
    const [name, why] =
      checked.format === 'raw'
        ? ['truto_response_format', "the provider's own records are not kept"]
        : ['remote_query', 'the provider is not asked']
    throw new QueryError('invalid_parameter', `Query parameter "${name}" does not go here: ${why}`)
  }
  return {
    limit: checked.limit,
    cursor: checked.cursor,
    filters: checked.filterRoot,
    pick: (unified) => {
      if (!matchesFilters(unified, checked.filters)) return undefined
      const shape = { format: checked.format, ignoreRemoteData: true }
      const source = shapeRecord(unified, undefined, shape, schema.fields)
      const record = checked.exclude.length === 0 ? source : excludeFields(source, checked.exclude)
      return { record, source }
    },
    form: (picked) => {
      const form = formResult(checked.keyBy)
      for (const each of picked) form.add(each)
      const { result, count, warnings } = form.finish()
      return { result, result_count: count, warnings }
    },
  }
}
