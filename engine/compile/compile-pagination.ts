import type { Pagination as PaginationConfig } from '../schema/mapping.gen.ts'
import { compileOptionalPath, compilePath } from './compile-path.ts'
import type { PageSize, Pagination, Totals } from './connector.ts'
import type { ConfigPath, Scope } from './scope.ts'

type Config<F extends PaginationConfig['format']> = Extract<PaginationConfig, { format: F }>

/** Compiles the pagination at a config path. */
export function compilePagination(
  scope: Scope,
  path: ConfigPath,
  config: PaginationConfig | undefined,
): Pagination {
  if (config === undefined) return { format: 'none' }
  checkBodyParams(scope, path, config)
  const compile = compilers[config.format] as Compiler
  return compile(scope, path, config)
}

type Compiler = (scope: Scope, path: ConfigPath, config: PaginationConfig) => Pagination

const compilers = {
  none: () => ({ format: 'none' }),
  page: (scope, path, config: Config<'page'>) => ({
    format: 'page',
    param: config.page_param,
    firstPage: config.first_page ?? 1,
    totalPages: compileOptionalPath(scope, [...path, 'total_pages_path'], config.total_pages_path),
    itemsPath: compileOptionalPath(scope, [...path, 'items_path'], config.items_path),
    pageSize: pageSize(config),
    location: config.location ?? 'query',
    ...totals(scope, path, config),
  }),
  offset: (scope, path, config: Config<'offset'>) => ({
    format: 'offset',
    param: config.offset_param,
    itemsPath: compileOptionalPath(scope, [...path, 'items_path'], config.items_path),
    pageSize: pageSize(config),
    location: config.location ?? 'query',
    ...totals(scope, path, config),
  }),
  cursor: (scope, path, config: Config<'cursor'>) => {
    checkCursorSource(scope, path, config)
    return {
      format: 'cursor',
      param: config.cursor_param,
      cursor: compileOptionalPath(scope, [...path, 'cursor_path'], config.cursor_path),
      cursorHeader: config.cursor_header?.toLowerCase(),
      hasMore: compileOptionalPath(scope, [...path, 'has_more_path'], config.has_more_path),
      pageSize: pageSize(config),
      location: config.location ?? 'query',
    }
  },
  link_header: (_scope, _path, config: Config<'link_header'>) => ({
    format: 'link_header',
    pageSize: pageSize(config),
  }),
  next_url: (scope, path, config: Config<'next_url'>) => ({
    format: 'next_url',
    nextUrl: compilePath(scope, [...path, 'next_url_path'], config.next_url_path),
    done: compileOptionalPath(scope, [...path, 'done_path'], config.done_path),
    pageSize: pageSize(config),
  }),
} satisfies {
  [F in PaginationConfig['format']]: (
    scope: Scope,
    path: ConfigPath,
    config: Config<F>,
  ) => Pagination
}

// Names of parameters that go into a body are dotted paths.
function checkBodyParams(scope: Scope, path: ConfigPath, config: PaginationConfig): void {
  if (!('location' in config) || config.location !== 'body') return
  const keys = ['page_param', 'offset_param', 'cursor_param', 'limit_param'] as const
  for (const key of keys) {
    const text: unknown = (config as Partial<Record<(typeof keys)[number], string>>)[key]
    if (typeof text === 'string') compilePath(scope, [...path, key], text)
  }
}

function pageSize(config: { limit_param?: string; default_limit?: number }): PageSize | undefined {
  const { limit_param: param, default_limit: size } = config
  return param === undefined || size === undefined ? undefined : { param, size }
}

function totals(scope: Scope, path: ConfigPath, config: Config<'page'> | Config<'offset'>): Totals {
  return {
    hasMore: compileOptionalPath(scope, [...path, 'has_more_path'], config.has_more_path),
    total: compileOptionalPath(scope, [...path, 'total_path'], config.total_path),
    totalHeader: config.total_header?.toLowerCase(),
    endsAtShortPage: config.ends_at === 'short_page',
  }
}

function checkCursorSource(scope: Scope, path: ConfigPath, config: Config<'cursor'>): void {
  const both = config.cursor_path !== undefined && config.cursor_header !== undefined
  const none = config.cursor_path === undefined && config.cursor_header === undefined
  if (!both && !none) return
  scope.report({
    code: both ? 'schema_invalid_value' : 'schema_missing_key',
    message: both
      ? 'Pagination has both "cursor_path" and "cursor_header"'
      : 'Pagination by cursor says neither "cursor_path" nor "cursor_header"',
    suggestion: 'say where the next cursor is, once',
    path,
    range: scope.source.rangeOf(path),
  })
}
