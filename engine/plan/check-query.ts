import { QueryError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { isObject } from '../json/json.ts'
import {
  fieldAt,
  fieldPaths,
  remoteDataField,
  type UnifiedSchema,
} from '../schema/unified-schema.ts'
import { checkFilters, filterRootOf } from './check-filters.ts'
import { invalidParameter } from './invalid-parameter.ts'
import type { CheckedQuery, ResponseFormat } from './query.ts'

const common = [
  'limit',
  'next_cursor',
  'truto_response_format',
  'truto_key_by',
  'truto_ignore_limit',
  'truto_ignore_remote_data',
  'truto_exclude_fields',
  'remote_query',
] as const
const formats: readonly ResponseFormat[] = ['unified', 'raw', 'normalized']
const mostRecords = 1000

/** Checks a query against a resource. Throws {@link QueryError} naming the parameter. */
export function checkQuery(
  query: unknown,
  schema: UnifiedSchema,
  produced: readonly string[] | undefined,
): CheckedQuery {
  if (!isObject(query)) throw new TypeError('Query must be an object')
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
  checkNames(Object.keys(given), schema)
  const format = checkFormat(given.truto_response_format)
  const filters = checkFilters(given, schema, produced)
  const ignoreLimit = checkBoolean('truto_ignore_limit', given.truto_ignore_limit)
  const limit = checkLimit(given.limit)
  return {
    limit: ignoreLimit ? undefined : limit,
    cursor: checkCursor(given.next_cursor),
    format,
    keyBy: checkKeyBy(given.truto_key_by, schema, format),
    ignoreRemoteData: checkBoolean('truto_ignore_remote_data', given.truto_ignore_remote_data),
    exclude: checkExclude(given.truto_exclude_fields, schema, format),
    remoteQuery: checkRemoteQuery(given.remote_query),
    filters,
    wantedId: undefined,
    filterRoot: filterRootOf(filters),
  }
}

function checkNames(names: readonly string[], schema: UnifiedSchema): void {
  const known = [...common, ...schema.filterable.map(({ name }) => name)]
  for (const name of names) {
    if (known.includes(name)) continue
    const hint = suggestion(name, known)
    throw new QueryError('unknown_parameter', `Query parameter "${name}" does not exist: ${hint}`)
  }
}

function invalid(name: string, expected: string, value: unknown): QueryError {
  return invalidParameter(`Query parameter "${name}"`, expected, value)
}

function checkLimit(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  const fits = Number.isInteger(number) && Number(number) >= 1 && Number(number) <= mostRecords
  if (!fits) throw invalid('limit', `a whole number from 1 to ${mostRecords}`, value)
  return Number(number)
}

function checkCursor(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw invalid('next_cursor', 'the cursor of an earlier answer', value)
}

function checkFormat(value: unknown): ResponseFormat {
  if (value === undefined) return 'unified'
  const format = formats.find((known) => known === value)
  if (format === undefined) {
    throw invalid('truto_response_format', `one of ${formats.join(', ')}`, value)
  }
  return format
}

function checkBoolean(name: string, value: unknown): boolean {
  if (value === undefined || value === false || value === 'false') return false
  if (value === true || value === 'true') return true
  throw invalid(name, 'true or false', value)
}

function checkKeyBy(
  value: unknown,
  schema: UnifiedSchema,
  format: ResponseFormat,
): readonly string[] | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '') throw invalid('truto_key_by', 'a field', value)
  const path = value.split('.')
  if (format === 'raw') return path
  assertKnown('truto_key_by', path, schema, format)
  assertKey(path, schema)
  return path
}

// A record cannot be found by an object or a list: every record would be left out.
function assertKey(path: readonly string[], { fields }: UnifiedSchema): void {
  const written = path.join('.')
  const field = fieldAt(fields, path)
  const type = written === remoteDataField ? 'object' : field?.type
  if (type !== 'object' && type !== 'array') return
  const inner = field?.fields.find((candidate) => candidate.fields.length === 0)
  const example = inner === undefined ? 'id' : `${written}.${inner.name}`
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "truto_key_by" must be a field with one value, such as "${example}": "${written}" is ${type === 'array' ? 'a list' : 'an object'}`,
  )
}

function checkExclude(
  value: unknown,
  schema: UnifiedSchema,
  format: ResponseFormat,
): readonly (readonly string[])[] {
  const name = 'truto_exclude_fields'
  const list = isObject(value) ? Object.values(value) : [value].flat()
  if (value === undefined || list.length === 0) return []
  if (!list.every((entry) => typeof entry === 'string'))
    throw invalid(name, 'a list of fields', value)
  if (format === 'raw') {
    throw new QueryError(
      'invalid_parameter',
      `Query parameter "${name}" does not go with format raw, which is verbatim`,
    )
  }
  const paths = list
    .flatMap((entry) => entry.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => entry.split('.'))
  for (const path of paths) assertKnown(name, path, schema, format)
  return paths
}

function assertKnown(
  name: string,
  path: readonly string[],
  schema: UnifiedSchema,
  format: ResponseFormat,
): void {
  const hasRemoteData = format === 'unified'
  if (path[0] === remoteDataField && (hasRemoteData || path.length === 1)) return
  if (fieldAt(schema.fields, path) !== undefined) return
  const known = [...fieldPaths(schema.fields), remoteDataField]
  const written = path.join('.')
  throw new QueryError(
    'unknown_field',
    `Query parameter "${name}" names "${written}", which is not a field of ${schema.resource}: ${suggestion(written, known)}`,
  )
}

function checkRemoteQuery(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined) return {}
  if (!isObject(value)) throw invalid('remote_query', 'an object of parameters', value)
  return value
}
