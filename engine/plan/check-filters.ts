import { QueryError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { isObject } from '../json/json.ts'
import { parseDate } from '../json/parse-date.ts'
import { type FilterOperator, operatorsOf } from '../schema/filter-operators.ts'
import type { SchemaField, UnifiedSchema } from '../schema/unified-schema.ts'
import { invalidParameter } from './invalid-parameter.ts'
import type { CheckedQuery, Filter } from './query.ts'

/**
 * Reads the filters of a query. Throws {@link QueryError} for a bad operator or value, and
 * `unsupported_filter` for a field that this provider's mapping does not produce.
 */
export function checkFilters(
  query: Readonly<Record<string, unknown>>,
  schema: UnifiedSchema,
  produced: readonly string[] | undefined,
): readonly Filter[] {
  const { filterable } = schema
  const asked = filterable.filter(({ name }) => query[name] !== undefined)
  for (const { name } of asked) {
    if (produced === undefined || produced.includes(name)) continue
    const working = filterable.filter((field) => produced.includes(field.name))
    const names = working.map((field) => `"${field.name}"`).join(', ') || 'none'
    throw new QueryError(
      'unsupported_filter',
      `Filter "${name}" cannot work here: the provider has no such value. Filters that do work: ${names}`,
    )
  }
  return asked.flatMap((field) => readFilter(field, query[field.name]))
}

/** The filters as expressions see them. A whole day is shown as `gte` and `lt`. */
export function filterRootOf(filters: readonly Filter[]): CheckedQuery['filterRoot'] {
  const root: Record<string, Record<string, string | readonly string[]>> = {}
  for (const filter of filters) {
    const operators = root[filter.field] ?? {}
    root[filter.field] = operators
    for (const [operator, value] of shown(filter)) operators[operator] ??= value
  }
  return root
}

function shown({ kind, operator, texts, spans }: Filter): [string, string | readonly string[]][] {
  const several = operator === 'in' || operator === 'nin'
  if (kind === 'text') return [[operator, several ? texts : (texts[0] ?? '')]]
  const moments = spans.map(({ from }) => new Date(from).toISOString())
  const [span] = spans
  const wholeDay = span !== undefined && span.to - span.from > 1
  if (operator === 'eq' && wholeDay) {
    return [
      ['gte', moments[0] ?? ''],
      ['lt', new Date(span.to).toISOString()],
    ]
  }
  return [[operator, several ? moments : (moments[0] ?? '')]]
}

function readFilter(field: SchemaField, value: unknown): Filter[] {
  const bare = typeof value === 'string' || value instanceof Date
  if (bare) return [readOperator(field, 'eq', value)]
  if (!isObject(value)) {
    const expected = `a value or operators, as in ${field.name}[in]=a,b`
    throw invalidParameter(`Filter "${field.name}"`, expected, value)
  }
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([operator, entry]) => readOperator(field, assertOperator(field, operator), entry))
}

function assertOperator(field: SchemaField, written: string): FilterOperator {
  const allowed = operatorsOf(field.filter)
  const operator = allowed.find((known) => known === written)
  if (operator !== undefined) return operator
  throw new QueryError(
    'invalid_parameter',
    `Operator "${written}" of filter "${field.name}" does not exist: ${suggestion(written, allowed)}`,
  )
}

function readOperator(field: SchemaField, operator: FilterOperator, value: unknown): Filter {
  const several = operator === 'in' || operator === 'nin'
  const values = several ? listOf(value) : [value]
  const kind = field.filter ?? 'text'
  const label = `${field.name}[${operator}]`
  if (values.length === 0) throw invalidValue(label, 'at least one value', value)
  const base = { field: field.name, operator, kind }
  if (kind === 'text')
    return { ...base, texts: values.map((entry) => filterText(label, entry)), spans: [] }
  return { ...base, texts: [], spans: values.map((entry) => spanOf(label, operator, entry)) }
}

// Several values come as one text with commas, or repeated; a value that was repeated keeps its commas.
function listOf(value: unknown): unknown[] {
  const list = isObject(value) && !(value instanceof Date) ? Object.values(value) : value
  const values =
    typeof list === 'string' ? list.split(',').map((entry) => entry.trim()) : [list].flat()
  return values.filter((entry) => entry !== '')
}

function filterText(label: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw invalidValue(label, 'text', value)
}

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i
const dayMillis = 86_400_000
const wholeDayOperators: readonly FilterOperator[] = ['eq', 'ne', 'in', 'nin']

function spanOf(label: string, operator: FilterOperator, value: unknown): Filter['spans'][number] {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value
  const millis = typeof text === 'string' && isoDate.test(text) ? parseDate(text) : undefined
  if (typeof millis !== 'number') {
    throw invalidValue(label, 'an ISO 8601 date such as 2024-01-31 or 2024-01-31T09:30:00Z', value)
  }
  const wholeDay = String(text).length === 10 && wholeDayOperators.includes(operator)
  return { from: millis, to: millis + (wholeDay ? dayMillis : 1) }
}

function invalidValue(label: string, expected: string, value: unknown): QueryError {
  return invalidParameter(`Filter "${label}"`, expected, value)
}
