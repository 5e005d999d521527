import type { Before, Get, List } from '../schema/mapping.gen.ts'
import type { Pagination } from './pagination.ts'
import type { Site } from './site.ts'

type CallConfig = List | Before | Get

/** Two keys that exclude each other. */
export function checkConflict<K extends keyof CallConfig>(
  site: Site,
  config: CallConfig,
  keys: readonly [K, K],
): void {
  const [first, second] = keys
  if (config[first] === undefined || config[second] === undefined) return
  const fault = {
    code: 'schema_invalid_value' as const,
    message: `"${String(first)}" and "${String(second)}" exclude each other`,
    suggestion: 'keep one of them',
  }
  site.at(String(second)).report(fault, 'key')
}

/** A body goes with POST only, and GraphQL is a body. */
export function checkMethod(site: Site, config: CallConfig): void {
  if (config.graphql !== undefined && config.method === 'GET') {
    site.at('method').report({
      code: 'schema_invalid_value',
      message: 'A GraphQL request is sent with POST',
      suggestion: 'remove "method"',
    })
  }
  const hasBody = config.body !== undefined
  if (!hasBody || config.method === 'POST') return
  const fault = {
    code: 'schema_invalid_value' as const,
    message: 'A GET request has no body',
    suggestion: 'add "method: POST"',
  }
  site.at('body').report(fault, 'key')
}

/** A parameter that is given twice would be sent twice, or one of the two would be lost. */
export function checkParameters(site: Site, config: CallConfig, pagination: Pagination): void {
  const fixed = Object.keys(config.query ?? {})
  const paging = pagingParams(pagination)
  for (const name of fixed) {
    if (paging.includes(name)) reportTwice(site.at('query', name), name, 'pagination')
  }
  for (const name of Object.keys(config.query_mapping ?? {})) {
    const own = site.at('query_mapping', name)
    if (paging.includes(name)) reportTwice(own, name, 'pagination')
    else if (fixed.includes(name)) reportTwice(own, name, 'query')
  }
}

/** Paging counts the entries that the provider sent, not the records that an expression made of them. */
export function checkCounting(site: Site, config: CallConfig, pagination: Pagination): void {
  if (config.response_expression === undefined || !('itemsPath' in pagination)) return
  const told =
    pagination.format === 'page' &&
    (pagination.hasMore !== undefined || pagination.totalPages !== undefined)
  if (pagination.itemsPath !== undefined || told) return
  const fault = {
    code: 'schema_missing_key' as const,
    message: `Pagination by ${pagination.format} counts the entries of a page, and an expression does not say which these are`,
    suggestion: 'name the list that is counted: "items_path" under "pagination"',
  }
  site.at('response_expression').report(fault, 'key')
}

/** Only an expression makes records of sources. */
export function checkSources(site: Site, config: CallConfig): void {
  if (config.with_sources !== true) return
  const fault = {
    code: 'schema_invalid_value' as const,
    message: '"with_sources" goes with "response_expression" only',
    suggestion: 'remove it: records at a path are their own source',
  }
  site.at('with_sources').report(fault, 'key')
}

function reportTwice(site: Site, name: string, other: string): void {
  const fault = {
    code: 'schema_invalid_value' as const,
    message: `Query parameter "${name}" stands under "${other}" too`,
    suggestion: 'keep one of them',
  }
  site.report(fault, 'key')
}

function pagingParams(pagination: Pagination): readonly string[] {
  if (pagination.format === 'none') return []
  const inQuery = !('location' in pagination) || pagination.location === 'query'
  const own = 'param' in pagination ? [pagination.param] : []
  const size = pagination.pageSize === undefined ? [] : [pagination.pageSize.param]
  return inQuery ? [...own, ...size] : []
}
