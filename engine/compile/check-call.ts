import type { Before, List } from '../schema/mapping.gen.ts'
import type { Pagination } from './connector.ts'
import type { ConfigPath, FileScope } from './scope.ts'

/** Two keys that exclude each other. */
export function checkConflict<K extends keyof (List | Before)>(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  keys: readonly [K, K],
): void {
  const [first, second] = keys
  if (config[first] === undefined || config[second] === undefined) return
  const range = scope.source.keyRangeOf([...path, String(second)])
  scope.report({
    code: 'schema_invalid_value',
    message: `"${String(first)}" and "${String(second)}" exclude each other`,
    suggestion: 'keep one of them',
    path: [...path, String(second)],
    range,
  })
}

/** A body goes with POST only. */
export function checkMethod(scope: FileScope, path: ConfigPath, config: List | Before): void {
  const hasBody = config.body !== undefined
  if (!hasBody || config.method === 'POST') return
  scope.report({
    code: 'schema_invalid_value',
    message: 'A GET request has no body',
    suggestion: 'add "method: POST"',
    path: [...path, 'body'],
    range: scope.source.keyRangeOf([...path, 'body']),
  })
}

/** A parameter that is said twice would be sent twice, or one of the two would be lost. */
export function checkParameters(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  pagination: Pagination,
): void {
  const fixed = Object.keys(config.query ?? {})
  const paging = pagingParams(pagination)
  for (const name of fixed) {
    if (paging.includes(name)) reportTwice(scope, [...path, 'query', name], name, 'pagination')
  }
  for (const name of Object.keys(config.query_mapping ?? {})) {
    const own = [...path, 'query_mapping', name]
    if (paging.includes(name)) reportTwice(scope, own, name, 'pagination')
    else if (fixed.includes(name)) reportTwice(scope, own, name, 'query')
  }
}

/** Where pages are counted, it is by what the provider sent, not by the records that an expression made of it. */
export function checkCounting(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  pagination: Pagination,
): void {
  if (config.response_expression === undefined || !('itemsPath' in pagination)) return
  const told =
    pagination.format === 'page' &&
    (pagination.hasMore !== undefined || pagination.totalPages !== undefined)
  if (pagination.itemsPath !== undefined || told) return
  const own = [...path, 'response_expression']
  scope.report({
    code: 'schema_missing_key',
    message: `Pagination by ${pagination.format} counts what a page holds, and an expression does not tell that`,
    suggestion: 'name the list that is counted: "items_path" under "pagination"',
    path: own,
    range: scope.source.keyRangeOf(own),
  })
}

/** Only an expression makes records of sources. */
export function checkSources(scope: FileScope, path: ConfigPath, config: List | Before): void {
  if (config.with_sources !== true) return
  const own = [...path, 'with_sources']
  scope.report({
    code: 'schema_invalid_value',
    message: '"with_sources" goes with "response_expression" only',
    suggestion: 'remove it: records at a path are their own source',
    path: own,
    range: scope.source.keyRangeOf(own),
  })
}

function reportTwice(scope: FileScope, path: ConfigPath, name: string, other: string): void {
  scope.report({
    code: 'schema_invalid_value',
    message: `Query parameter "${name}" stands under "${other}" too`,
    suggestion: 'keep one of them',
    path,
    range: scope.source.keyRangeOf(path),
  })
}

function pagingParams(pagination: Pagination): readonly string[] {
  if (pagination.format === 'none') return []
  const inQuery = !('location' in pagination) || pagination.location === 'query'
  const own = 'param' in pagination ? [pagination.param] : []
  const size = pagination.pageSize === undefined ? [] : [pagination.pageSize.param]
  return inQuery ? [...own, ...size] : []
}
