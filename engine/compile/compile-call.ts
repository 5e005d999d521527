import { wholeBody } from '../json/record-path.ts'
import type { Before, Body, Get, List } from '../schema/mapping.gen.ts'
import {
  checkConflict,
  checkCounting,
  checkMethod,
  checkParameters,
  checkSources,
} from './check-call.ts'
import { checkGraphql } from './check-graphql.ts'
import { compileAllLocated, compileLocated } from './compile-located.ts'
import { compilePagination } from './compile-pagination.ts'
import { compileRecordPath } from './compile-path.ts'
import { compileHeaders, compilePathTemplate, compileTemplates } from './compile-template.ts'
import type { BodyNode, CallSpec, LocatedExpression, RecordSource } from './connector.ts'
import type { Pagination } from './pagination.ts'
import type { FileScope } from './scope.ts'
import { type Site, siteAt } from './site.ts'

type CallConfig = List | Before | Get
/** `single`: it is asked for one record, so that it is not paged unless it says so. */
type CallKind = { readonly single: boolean }

/** Compiles the request side of a list, a join or a get: method, path, query, body, records, paging. */
export function compileCall(
  site: Site<FileScope>,
  config: CallConfig,
  kind: CallKind = { single: false },
): CallSpec {
  checkConflict(site, config, ['response_path', 'response_expression'])
  checkConflict(site, config, ['body', 'graphql'])
  checkMethod(site, config)
  return {
    method: config.graphql === undefined ? (config.method ?? 'GET') : 'POST',
    path: compilePathTemplate(site.at('path'), config.path),
    headers: compileHeaders(site.at('headers'), config.headers),
    query: compileTemplates(site.at('query'), config.query),
    queryMapping: compileAllLocated(site.at('query_mapping'), config.query_mapping),
    body: compileRequestBody(site, config),
    records: compileRecordSource(site, config, kind),
    allowEmptyBody: isAllowed(config, 'allow_empty_body'),
    allowMissingList: isAllowed(config, 'allow_missing_list'),
    allowNotFound: isAllowed(config, 'allow_not_found'),
    notFound: compileNotFound(site, config),
    pagination: compileOwnPagination(site, config, kind),
  }
}

function isAllowed(
  config: Partial<List>,
  key: 'allow_empty_body' | 'allow_missing_list' | 'allow_not_found',
): boolean {
  return config[key] === true
}

function compileNotFound(site: Site, config: CallConfig): LocatedExpression | undefined {
  if (!('not_found' in config) || config.not_found === undefined) return undefined
  const roots = { names: ['status', 'headers', 'body'] }
  return compileLocated(site.at('not_found').seeing(roots), config.not_found)
}

function compileOwnPagination(
  site: Site<FileScope>,
  config: CallConfig,
  { single }: CallKind,
): Pagination {
  const { scope } = site
  const own = single || config.pagination !== undefined
  const stated = own ? site.at('pagination') : siteAt(scope, ['pagination'])
  const pagination = compilePagination(stated, own ? config.pagination : scope.config.pagination)
  const inBody = 'location' in pagination && pagination.location === 'body'
  const hasBody = config.method === 'POST' || config.graphql !== undefined
  if (inBody && !hasBody) {
    const fault = {
      code: 'schema_invalid_value' as const,
      message: 'Paging parameters go into the body, but a GET request has none',
      suggestion: 'add "method: POST" to the call, or leave out "location: body"',
    }
    stated.report(fault, 'key')
  }
  checkParameters(site, config, pagination)
  checkCounting(site, config, pagination)
  if (config.graphql !== undefined) checkGraphql(site.at('graphql'), config.graphql, pagination)
  return pagination
}

function compileRecordSource(site: Site, config: CallConfig, { single }: CallKind): RecordSource {
  if (config.response_expression === undefined) {
    const text = config.response_path ?? '$'
    checkSources(site, config)
    const path = compileRecordPath(site.at('response_path'), text)
    return { kind: 'path', path: { ...path, single }, text }
  }
  const roots = { ...site.roots, names: ['body', 'headers', ...site.roots.names] }
  const located = compileLocated(
    site.at('response_expression').seeing(roots),
    config.response_expression,
  )
  if (located === undefined) return { kind: 'path', path: wholeBody, text: '$' }
  return { kind: 'expression', located, withSources: config.with_sources ?? false, single }
}

function compileRequestBody(site: Site, config: CallConfig): BodyNode | undefined {
  if (config.graphql === undefined) {
    return config.body === undefined ? undefined : compileBody(site.at('body'), config.body)
  }
  const { query, variables = {} } = config.graphql
  const compiled = compileBody(site.at('graphql', 'variables'), variables)
  return {
    kind: 'object',
    members: [
      { name: 'query', value: { kind: 'literal', value: query } },
      { name: 'variables', value: compiled },
    ],
  }
}

function compileBody(site: Site, config: Body): BodyNode {
  if (typeof config === 'string') {
    const located = compileLocated(site, config)
    return located === undefined
      ? { kind: 'literal', value: null }
      : { kind: 'expression', located }
  }
  if (Array.isArray(config)) {
    const items = config.map((item, index) => compileBody(site.at(String(index)), item))
    return { kind: 'list', items }
  }
  if (typeof config !== 'object' || config === null) return { kind: 'literal', value: config }
  const members = Object.entries(config).map(([name, value]) => ({
    name,
    value: compileBody(site.at(name), value),
  }))
  return { kind: 'object', members }
}
