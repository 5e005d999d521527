import { wholeBody } from '../json/record-path.ts'
import type { Before, Body, List } from '../schema/mapping.gen.ts'
import {
  checkConflict,
  checkCounting,
  checkMethod,
  checkParameters,
  checkSources,
} from './check-call.ts'
import { compilePagination } from './compile-pagination.ts'
import { compileRecordPath } from './compile-path.ts'
import { compileSlot } from './compile-slot.ts'
import { compileHeaders, compilePathTemplate, compileTemplates } from './compile-template.ts'
import type {
  BodyNode,
  CallSpec,
  LocatedExpression,
  Named,
  Pagination,
  RecordSource,
} from './connector.ts'
import type { ConfigPath, FileScope, Roots } from './scope.ts'

/** Compiles the request side of a list or a join: method, path, query, body, records, paging. */
export function compileCall(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  roots: Roots,
): CallSpec {
  checkConflict(scope, path, config, ['response_path', 'response_expression'])
  checkConflict(scope, path, config, ['body', 'graphql'])
  checkMethod(scope, path, config)
  return {
    method: config.graphql === undefined ? (config.method ?? 'GET') : 'POST',
    path: compilePathTemplate(scope, [...path, 'path'], config.path, roots),
    headers: compileHeaders(scope, [...path, 'headers'], config.headers, roots),
    query: compileTemplates(scope, [...path, 'query'], config.query, roots),
    queryMapping: compileSlots(scope, [...path, 'query_mapping'], config.query_mapping, roots),
    body: compileRequestBody(scope, path, config, roots),
    records: compileRecordSource(scope, path, config, roots),
    allowEmptyBody: config.allow_empty_body ?? false,
    allowMissingList: config.allow_missing_list ?? false,
    allowNotFound: 'allow_not_found' in config && config.allow_not_found === true,
    pagination: compileOwnPagination(scope, path, config),
  }
}

function compileOwnPagination(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
): Pagination {
  const own = config.pagination !== undefined
  const place = own ? [...path, 'pagination'] : ['pagination']
  const pagination = compilePagination(scope, place, config.pagination ?? scope.config.pagination)
  const inBody = 'location' in pagination && pagination.location === 'body'
  const hasBody = config.method === 'POST' || config.graphql !== undefined
  if (inBody && !hasBody) {
    scope.report({
      code: 'schema_invalid_value',
      message: 'Paging parameters go into the body, but a GET request has none',
      suggestion: 'add "method: POST" to the call, or leave out "location: body"',
      path: place,
      range: scope.source.keyRangeOf(place),
    })
  }
  checkParameters(scope, path, config, pagination)
  checkCounting(scope, path, config, pagination)
  return pagination
}

/** Expressions by name. Those that do not parse are left out; their fault is reported. */
function compileSlots(
  scope: FileScope,
  path: ConfigPath,
  expressions: Readonly<Record<string, string>> | undefined,
  roots: Roots,
): readonly Named<LocatedExpression>[] {
  return Object.entries(expressions ?? {}).flatMap(([name, source]) => {
    const slot = compileSlot(scope, [...path, name], source, roots)
    return slot === undefined ? [] : [{ name, value: slot }]
  })
}

function compileRecordSource(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  roots: Roots,
): RecordSource {
  if (config.response_expression === undefined) {
    const text = config.response_path ?? '$'
    checkSources(scope, path, config)
    return { kind: 'path', path: compileRecordPath(scope, [...path, 'response_path'], text), text }
  }
  const slot = compileSlot(scope, [...path, 'response_expression'], config.response_expression, {
    ...roots,
    names: ['body', 'headers', ...roots.names],
  })
  if (slot === undefined) return { kind: 'path', path: wholeBody, text: '$' }
  return { kind: 'expression', slot, withSources: config.with_sources ?? false }
}

function compileRequestBody(
  scope: FileScope,
  path: ConfigPath,
  config: List | Before,
  roots: Roots,
): BodyNode | undefined {
  if (config.graphql === undefined) {
    return config.body === undefined
      ? undefined
      : compileBody(scope, [...path, 'body'], config.body, roots)
  }
  const { query, variables = {} } = config.graphql
  const compiled = compileBody(scope, [...path, 'graphql', 'variables'], variables, roots)
  return {
    kind: 'object',
    members: [
      { name: 'query', value: { kind: 'literal', value: query } },
      { name: 'variables', value: compiled },
    ],
  }
}

function compileBody(scope: FileScope, path: ConfigPath, config: Body, roots: Roots): BodyNode {
  if (typeof config === 'string') {
    const slot = compileSlot(scope, path, config, roots)
    return slot === undefined ? { kind: 'literal', value: null } : { kind: 'expression', slot }
  }
  if (Array.isArray(config)) {
    const items = config.map((item, index) =>
      compileBody(scope, [...path, String(index)], item, roots),
    )
    return { kind: 'list', items }
  }
  if (typeof config !== 'object' || config === null) return { kind: 'literal', value: config }
  const members = Object.entries(config).map(([name, value]) => ({
    name,
    value: compileBody(scope, [...path, name], value, roots),
  }))
  return { kind: 'object', members }
}
