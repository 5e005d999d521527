import type { Pagination as PaginationConfig } from '../schema/mapping.gen.ts'
import { checkHeaderName } from './check-header-name.ts'
import { compileOptionalPath, compilePath } from './compile-path.ts'
import type { PageSize, Pagination, Totals } from './pagination.ts'
import type { Site } from './site.ts'

type Config<F extends PaginationConfig['format']> = Extract<PaginationConfig, { format: F }>

/** Compiles the pagination at a site. */
export function compilePagination(site: Site, config: PaginationConfig | undefined): Pagination {
  if (config === undefined) return { format: 'none' }
  checkParams(site, config)
  const compile = compilers[config.format] as Compiler
  return compile(site, config)
}

type Compiler = (site: Site, config: PaginationConfig) => Pagination

const compilers = {
  none: () => ({ format: 'none' }),
  page: (site, config: Config<'page'>) => ({
    format: 'page',
    param: config.page_param,
    firstPage: config.first_page ?? 1,
    totalPages: compileOptionalPath(site.at('total_pages_path'), config.total_pages_path),
    itemsPath: compileOptionalPath(site.at('items_path'), config.items_path),
    pageSize: pageSize(config),
    location: config.location ?? 'query',
    ...totals(site, config),
  }),
  offset: (site, config: Config<'offset'>) => ({
    format: 'offset',
    param: config.offset_param,
    itemsPath: compileOptionalPath(site.at('items_path'), config.items_path),
    pageSize: pageSize(config),
    location: config.location ?? 'query',
    ...totals(site, config),
  }),
  cursor: (site, config: Config<'cursor'>) => {
    checkCursorSource(site, config)
    return {
      format: 'cursor',
      param: config.cursor_param,
      cursor: compileOptionalPath(site.at('cursor_path'), config.cursor_path),
      cursorHeader: config.cursor_header?.toLowerCase(),
      cursorInUrl: config.cursor_in_url ?? false,
      hasMore: compileOptionalPath(site.at('has_more_path'), config.has_more_path),
      pageSize: pageSize(config),
      location: config.location ?? 'query',
    }
  },
  link_header: (_site, config: Config<'link_header'>) => ({
    format: 'link_header',
    pageSize: pageSize(config),
  }),
  next_url: (site, config: Config<'next_url'>) => ({
    format: 'next_url',
    nextUrl: compilePath(site.at('next_url_path'), config.next_url_path),
    done: compileOptionalPath(site.at('done_path'), config.done_path),
    pageSize: pageSize(config),
  }),
} satisfies {
  [F in PaginationConfig['format']]: (site: Site, config: Config<F>) => Pagination
}

// Names of parameters that go into a body are dotted paths, of those that go into headers names of headers.
function checkParams(site: Site, config: PaginationConfig): void {
  if (!('location' in config) || config.location === 'query') return
  const keys = ['page_param', 'offset_param', 'cursor_param', 'limit_param'] as const
  for (const key of keys) {
    const own = site.at(key)
    const text: unknown = (config as Partial<Record<(typeof keys)[number], string>>)[key]
    if (typeof text !== 'string') continue
    if (config.location === 'body') compilePath(own, text)
    if (config.location === 'header') checkHeaderName(own, text, 'value')
  }
}

function pageSize(config: { limit_param?: string; default_limit?: number }): PageSize | undefined {
  const { limit_param: param, default_limit: size } = config
  return param === undefined || size === undefined ? undefined : { param, size }
}

function totals(site: Site, config: Config<'page'> | Config<'offset'>): Totals {
  return {
    hasMore: compileOptionalPath(site.at('has_more_path'), config.has_more_path),
    next: compileOptionalPath(site.at('next_path'), config.next_path),
    total: compileOptionalPath(site.at('total_path'), config.total_path),
    totalHeader: config.total_header?.toLowerCase(),
    endsAtShortPage: config.ends_at === 'short_page',
  }
}

function checkCursorSource(site: Site, config: Config<'cursor'>): void {
  const both = config.cursor_path !== undefined && config.cursor_header !== undefined
  const none = config.cursor_path === undefined && config.cursor_header === undefined
  if (!both && !none) return
  site.report({
    code: both ? 'schema_invalid_value' : 'schema_missing_key',
    message: both
      ? 'Pagination has both "cursor_path" and "cursor_header"'
      : 'Pagination by cursor says neither "cursor_path" nor "cursor_header"',
    suggestion: 'say where the next cursor is, once',
  })
}
