// Generated from schemas/mapping.schema.json by `npm run generate`. Do not edit.

/**
 * Root of the API, without a slash at the end. Credentials go to its origin only.
 */
export type Template = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template1 = string
/**
 * One way to authenticate.
 */
export type Authorization =
  | HeaderAuthorization
  | QueryAuthorization
  | BasicAuthorization
  | BearerAuthorization
  | OAuth2Authorization
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template2 = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template3 = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template4 = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template5 = string
/**
 * How lists are paged. Default: not at all.
 */
export type Pagination =
  | NoPagination
  | PagePagination
  | OffsetPagination
  | CursorPagination
  | LinkHeaderPagination
  | NextURLPagination
/**
 * Path in the body to a boolean: false or missing ends the walk.
 */
export type Path = string
/**
 * Path in the body to the number of all records; text is read as a number.
 */
export type Path1 = string
/**
 * Path in the body to the number of pages.
 */
export type Path2 = string
/**
 * Path in the body to a boolean: false or missing ends the walk.
 */
export type Path3 = string
/**
 * Path in the body to the number of all records; text is read as a number.
 */
export type Path4 = string
/**
 * Path in the body to the next cursor.
 */
export type Path5 = string
/**
 * Path in the body to a boolean: false or missing ends the walk.
 */
export type Path6 = string
/**
 * Path in the body to the next URL.
 */
export type Path7 = string
/**
 * Path in the body to a boolean that ends the walk when true; false without a next URL is then an error.
 */
export type Path8 = string
/**
 * Whether this answer says that the limit is hit. Default: the status is 429.
 */
export type Expression = string
/**
 * Seconds to wait after a limited answer, where the provider sends something else than `Retry-After`.
 */
export type Expression1 = string
/**
 * The limit that the provider states.
 */
export type Expression2 = string
/**
 * How many requests remain.
 */
export type Expression3 = string
/**
 * Seconds until the limit resets.
 */
export type Expression4 = string
/**
 * The error in an answer, as an object with `message` and, where useful, `status`. For a 2xx answer: no message means no error.
 */
export type Expression5 = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template6 = string
/**
 * A JSONata expression. Block scalars keep it readable.
 */
export type Expression6 = string
/**
 * JSON body of a POST: an expression for the whole, or a tree of expressions; numbers, booleans and null stand for themselves.
 */
export type Body =
  | Expression6
  | (number | boolean | null)
  | {
      [k: string]: Body1
    }
  | Body1[]
/**
 * An expression, a literal, or a tree of them.
 */
export type Body1 =
  | Expression6
  | (number | boolean | null)
  | {
      [k: string]: Body1
    }
  | Body1[]
/**
 * An expression, a literal, or a tree of them.
 */
export type Body2 =
  | Expression6
  | (number | boolean | null)
  | {
      [k: string]: Body1
    }
  | Body1[]
/**
 * Path to the list of records in the body. Lists on the way are stepped through: their entries are the `parent` of each record. `$` is the body itself.
 */
export type Path9 = string
/**
 * A JSONata expression. Block scalars keep it readable.
 */
export type Expression7 = string
/**
 * Pagination of this call; the default is that of the provider.
 */
export type Pagination1 =
  | NoPagination
  | PagePagination
  | OffsetPagination
  | CursorPagination
  | LinkHeaderPagination
  | NextURLPagination
/**
 * Makes the join an object keyed by this field, for `$find`.
 */
export type Path10 = string
/**
 * Text with placeholders such as `{{context.company_domain}}`.
 */
export type Template7 = string
/**
 * An expression, a literal, or a tree of them.
 */
export type Body3 =
  | Expression6
  | (number | boolean | null)
  | {
      [k: string]: Body1
    }
  | Body1[]
/**
 * An expression, a literal, or a tree of them.
 */
export type Body4 =
  | Expression6
  | (number | boolean | null)
  | {
      [k: string]: Body1
    }
  | Body1[]
/**
 * Path to the list of records in the body. Lists on the way are stepped through: their entries are the `parent` of each record. `$` is the body itself.
 */
export type Path11 = string
/**
 * A JSONata expression. Block scalars keep it readable.
 */
export type Expression8 = string
/**
 * Pagination of this call; the default is that of the provider.
 */
export type Pagination2 =
  | NoPagination
  | PagePagination
  | OffsetPagination
  | CursorPagination
  | LinkHeaderPagination
  | NextURLPagination
/**
 * A JSONata expression. Block scalars keep it readable.
 */
export type Expression9 = string
/**
 * A JSONata expression. Block scalars keep it readable.
 */
export type Expression10 = string

/**
 * One provider: how to call it, and how its records become unified ones.
 */
export interface MappingFile {
  /**
   * Name of the provider, the same as the file name.
   */
  provider: string
  /**
   * Name of the provider for people.
   */
  label: string
  /**
   * The vendor's documentation.
   */
  docs_url: string
  /**
   * What an account must supply that is not secret, by name.
   */
  context?: {
    [k: string]: ContextValue
  }
  /**
   * Secrets that an account may hold, by name. Which ones it needs follows from `authorization`.
   */
  credentials?: {
    [k: string]: Credential
  }
  base_url: Template
  headers?: Templates
  /**
   * Ways to authenticate, best first: the first whose credentials the account holds is used.
   *
   * @minItems 1
   */
  authorization: [Authorization, ...Authorization[]]
  pagination?: Pagination
  /**
   * Limits to keep on our own, and how the provider states its limits.
   */
  rate_limit?: {
    /**
     * Most requests in a span of time, per account; all of them hold.
     *
     * @minItems 1
     */
    budgets?: [Budget, ...Budget[]]
    /**
     * Most requests at the same time, per account. Default: 4.
     */
    concurrency?: number
    limited?: Expression
    retry_after?: Expression1
    limit?: Expression2
    remaining?: Expression3
    reset?: Expression4
  }
  error_mapping?: Expression5
  /**
   * The unified resources that this provider has, by model and resource.
   */
  resources: {
    [k: string]: Resource
  }
}
/**
 * A value that an account supplies.
 */
export interface ContextValue {
  /**
   * Name for people.
   */
  title: string
  /**
   * What it is and where to find it.
   */
  description?: string
  /**
   * Regular expression that the whole value must match.
   */
  pattern?: string
  /**
   * Value when the account gives none.
   */
  default?: string
  /**
   * Value for the sandbox and the docs; made up.
   */
  example?: string
  /**
   * The account may leave it out even where it is used. Default: false.
   */
  optional?: boolean
}
/**
 * A secret that an account may hold.
 */
export interface Credential {
  /**
   * Name for people.
   */
  title: string
  /**
   * What it is and where to find it.
   */
  description?: string
}
/**
 * Request headers for every call. Templates.
 */
export interface Templates {
  [k: string]: Template1
}
/**
 * Secrets in request headers.
 */
export interface HeaderAuthorization {
  /**
   * Secrets in headers of their own.
   */
  format: 'header'
  headers: Templates1
}
/**
 * Header values. Templates.
 */
export interface Templates1 {
  [k: string]: Template1
}
/**
 * Secrets in query parameters. They are kept out of cursors, logs and errors.
 */
export interface QueryAuthorization {
  /**
   * Secrets in the query string.
   */
  format: 'query'
  query: Templates2
}
/**
 * Parameter values. Templates.
 */
export interface Templates2 {
  [k: string]: Template1
}
/**
 * HTTP Basic.
 */
export interface BasicAuthorization {
  /**
   * HTTP Basic.
   */
  format: 'basic'
  username: Template2
  password?: Template3
  headers?: Templates3
}
/**
 * Further headers that go with this way. Templates.
 */
export interface Templates3 {
  [k: string]: Template1
}
/**
 * A token in the `Authorization` header.
 */
export interface BearerAuthorization {
  /**
   * A token that does not expire by itself.
   */
  format: 'bearer'
  token: Template4
  /**
   * Word before the token. Default: Bearer.
   */
  scheme?: string
  headers?: Templates4
}
/**
 * Further headers that go with this way. Templates.
 */
export interface Templates4 {
  [k: string]: Template1
}
/**
 * An OAuth 2 access token in the `Authorization` header. A 401 then says that the token has to be refreshed.
 */
export interface OAuth2Authorization {
  /**
   * An OAuth 2 access token.
   */
  format: 'oauth2'
  access_token: Template5
  /**
   * Word before the token. Default: Bearer.
   */
  scheme?: string
  headers?: Templates5
}
/**
 * Further headers that go with this way. Templates.
 */
export interface Templates5 {
  [k: string]: Template1
}
/**
 * The whole list comes at once.
 */
export interface NoPagination {
  /**
   * Pagination by none.
   */
  format: 'none'
}
/**
 * Pages by number. Ends by `has_more_path`, `total_pages_path`, or a total; without any of them at a page shorter than the limit.
 */
export interface PagePagination {
  /**
   * Pagination by page.
   */
  format: 'page'
  /**
   * Name of the parameter that carries the page number.
   */
  page_param: string
  /**
   * Number of the first page. Default: 1.
   */
  first_page?: number
  /**
   * Name of the parameter that carries the page size.
   */
  limit_param?: string
  /**
   * Page size that is asked for; best the largest the provider takes.
   */
  default_limit?: number
  /**
   * Where the paging parameters go: query string, a request header, or the JSON body (then names are dotted paths). Default: query.
   */
  location?: 'query' | 'header' | 'body'
  has_more_path?: Path
  total_path?: Path1
  /**
   * Response header with the number of all records.
   */
  total_header?: string
  total_pages_path?: Path2
}
/**
 * Pages by number of records to skip. Ends by `has_more_path` or a total; without either at a page shorter than the limit.
 */
export interface OffsetPagination {
  /**
   * Pagination by offset.
   */
  format: 'offset'
  /**
   * Name of the parameter that carries the offset.
   */
  offset_param: string
  /**
   * Name of the parameter that carries the page size.
   */
  limit_param?: string
  /**
   * Page size that is asked for; best the largest the provider takes.
   */
  default_limit?: number
  /**
   * Where the paging parameters go: query string, a request header, or the JSON body (then names are dotted paths). Default: query.
   */
  location?: 'query' | 'header' | 'body'
  has_more_path?: Path3
  total_path?: Path4
  /**
   * Response header with the number of all records.
   */
  total_header?: string
}
/**
 * Each page names the cursor of the next. No cursor (missing, null or empty) ends the walk.
 */
export interface CursorPagination {
  /**
   * Pagination by cursor.
   */
  format: 'cursor'
  cursor_path?: Path5
  /**
   * Response header with the next cursor, instead of `cursor_path`.
   */
  cursor_header?: string
  /**
   * Name of the parameter that carries the cursor.
   */
  cursor_param: string
  /**
   * Name of the parameter that carries the page size.
   */
  limit_param?: string
  /**
   * Page size that is asked for; best the largest the provider takes.
   */
  default_limit?: number
  /**
   * Where the paging parameters go: query string, a request header, or the JSON body (then names are dotted paths). Default: query.
   */
  location?: 'query' | 'header' | 'body'
  has_more_path?: Path6
}
/**
 * Each page names the URL of the next in the `Link` header (RFC 8288, rel="next").
 */
export interface LinkHeaderPagination {
  /**
   * Pagination by link header.
   */
  format: 'link_header'
  /**
   * Name of the parameter that carries the page size.
   */
  limit_param?: string
  /**
   * Page size that is asked for; best the largest the provider takes.
   */
  default_limit?: number
}
/**
 * Each page names the URL of the next in its body, whole or as a path.
 */
export interface NextURLPagination {
  /**
   * Pagination by next url.
   */
  format: 'next_url'
  next_url_path: Path7
  done_path?: Path8
  /**
   * Name of the parameter that carries the page size.
   */
  limit_param?: string
  /**
   * Page size that is asked for; best the largest the provider takes.
   */
  default_limit?: number
}
/**
 * Most requests in a span of time.
 */
export interface Budget {
  /**
   * Number of requests.
   */
  requests: number
  /**
   * Length of the span in seconds.
   */
  per_seconds: number
}
/**
 * What can be done with a unified resource.
 */
export interface Resource {
  list: List
}
/**
 * How to list it.
 */
export interface List {
  /**
   * Further lists that are fetched first, by name: for joins, or to fan out over.
   */
  before?: {
    [k: string]: Before
  }
  /**
   * Name of a `before` list: the call is made once for each of its entries, which is `item` there and `parent` in the mapping.
   */
  for_each?: string
  /**
   * HTTP method. A POST here is a read and is retried like one. Default: GET.
   */
  method?: 'GET' | 'POST'
  path: Template7
  headers?: Templates8
  query?: Templates9
  query_mapping?: Expressions1
  body?: Body3
  /**
   * GraphQL request: sent as POST with `query` and `variables`.
   */
  graphql?: {
    /**
     * The query document, as it is.
     */
    query: string
    variables?: Body4
  }
  response_path?: Path11
  response_expression?: Expression8
  /**
   * An empty body is an empty list (a 204 always is). Default: false, an empty body is an error.
   */
  allow_empty_body?: boolean
  /**
   * A body whose `response_path` is missing or null is an empty list. Default: false, it is an error.
   */
  allow_missing_list?: boolean
  pagination?: Pagination2
  record_filter?: Expression9
  /**
   * What an answer has to say about itself, as warnings.
   */
  caveats?: Caveat[]
  /**
   * The unified record: one expression a field, or one expression for the whole.
   */
  response_mapping: Expression6 | FieldTree
}
/**
 * A list that is fetched before the records are mapped.
 */
export interface Before {
  /**
   * HTTP method. A POST here is a read and is retried like one. Default: GET.
   */
  method?: 'GET' | 'POST'
  path: Template6
  headers?: Templates6
  query?: Templates7
  query_mapping?: Expressions
  body?: Body
  /**
   * GraphQL request: sent as POST with `query` and `variables`.
   */
  graphql?: {
    /**
     * The query document, as it is.
     */
    query: string
    variables?: Body2
  }
  response_path?: Path9
  response_expression?: Expression7
  /**
   * An empty body is an empty list (a 204 always is). Default: false, an empty body is an error.
   */
  allow_empty_body?: boolean
  /**
   * A body whose `response_path` is missing or null is an empty list. Default: false, it is an error.
   */
  allow_missing_list?: boolean
  pagination?: Pagination1
  key_by?: Path10
  /**
   * When the call fails, go on without it and warn. Default: false, the call fails.
   */
  optional?: boolean
  /**
   * How long the list is kept for the same account. Default: 60.
   */
  cache_seconds?: number
}
/**
 * Request headers for this call, added to those of the provider. Templates.
 */
export interface Templates6 {
  [k: string]: Template1
}
/**
 * Fixed query parameters. Templates.
 */
export interface Templates7 {
  [k: string]: Template1
}
/**
 * Query parameters computed from the unified query, one expression each. No value leaves the parameter out; a list repeats it.
 */
export interface Expressions {
  [k: string]: Expression6
}
/**
 * Request headers for this call, added to those of the provider. Templates.
 */
export interface Templates8 {
  [k: string]: Template1
}
/**
 * Fixed query parameters. Templates.
 */
export interface Templates9 {
  [k: string]: Template1
}
/**
 * Query parameters computed from the unified query, one expression each. No value leaves the parameter out; a list repeats it.
 */
export interface Expressions1 {
  [k: string]: Expression6
}
/**
 * A warning that goes with some answers.
 */
export interface Caveat {
  when: Expression10
  /**
   * One sentence.
   */
  message: string
}
/**
 * One expression a field; nests like the unified schema.
 */
export interface FieldTree {
  [k: string]: Expression6 | FieldTree
}
