// Generated from schemas/mapping.schema.json by `npm run generate`. Do not edit.

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
 * How a list is paged.
 */
export type Pagination =
  | NoPagination
  | PagePagination
  | OffsetPagination
  | CursorPagination
  | LinkHeaderPagination
  | NextURLPagination
/**
 * An expression, a literal, or a tree of them.
 */
export type Body =
  | string
  | (number | boolean | null)
  | {
      [k: string]: Body
    }
  | Body[]

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
  /**
   * Root of the API, without a slash at the end. Credentials go to its origin only.
   */
  base_url: string
  headers?: Templates
  /**
   * Ways to authenticate, best first: the first whose credentials the account holds is used.
   *
   * @minItems 1
   */
  authorization: [Authorization, ...Authorization[]]
  pagination?: Pagination
  /**
   * Limits that the engine keeps, and how the provider states its limits.
   */
  rate_limit?: {
    /**
     * Most requests in a span of time, per account; every budget is kept.
     *
     * @minItems 1
     */
    budgets?: [Budget, ...Budget[]]
    /**
     * Most requests at the same time, per account. Default: 4.
     */
    concurrency?: number
    /**
     * Whether this answer says that the limit is hit. Default: the status is 429.
     */
    limited?: string
    /**
     * Seconds to wait after a limited answer, where the provider sends something else than `Retry-After`.
     */
    retry_after?: string
    /**
     * The limit that the provider states.
     */
    limit?: string
    /**
     * How many requests remain.
     */
    remaining?: string
    /**
     * Seconds until the limit resets.
     */
    reset?: string
  }
  /**
   * The error in an answer, as an object with `message` and, where useful, `status`. For a 2xx answer: no message means no error.
   */
  error_mapping?: string
  /**
   * Paths in the body of an error answer to what is never shown in `raw_response`, such as a stack trace of the server. Default: none.
   *
   * @minItems 1
   *
   * Items: A path.
   */
  hidden_in_errors?: [string, ...string[]]
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
 * Templates by name.
 */
export interface Templates {
  [k: string]: string
}
/**
 * Secrets in request headers.
 */
export interface HeaderAuthorization {
  /**
   * Secrets in headers of their own.
   */
  format: 'header'
  headers: SomeTemplates
}
/**
 * Templates by name, at least one.
 */
export interface SomeTemplates {
  [k: string]: string
}
/**
 * Secrets in query parameters. They are kept out of cursors, logs and errors.
 */
export interface QueryAuthorization {
  /**
   * Secrets in the query string.
   */
  format: 'query'
  query: SomeTemplates
}
/**
 * HTTP Basic.
 */
export interface BasicAuthorization {
  /**
   * HTTP Basic.
   */
  format: 'basic'
  /**
   * User name.
   */
  username: string
  /**
   * Password. Default: empty.
   */
  password?: string
  headers?: Templates
}
/**
 * A token in the `Authorization` header.
 */
export interface BearerAuthorization {
  /**
   * A token that does not expire by itself.
   */
  format: 'bearer'
  /**
   * The token.
   */
  token: string
  /**
   * Word before the token. Default: Bearer.
   */
  scheme?: string
  headers?: Templates
}
/**
 * An OAuth 2 access token in the `Authorization` header. A 401 then says that the token has to be refreshed.
 */
export interface OAuth2Authorization {
  /**
   * An OAuth 2 access token.
   */
  format: 'oauth2'
  /**
   * The access token.
   */
  access_token: string
  /**
   * Word before the token. Default: Bearer.
   */
  scheme?: string
  headers?: Templates
  grant?: OAuth2Grant
}
/**
 * How to get and refresh the access tokens of an account (RFC 6749). The account holds `refresh_token` (from connecting it, or given), or `client_id` and `client_secret`; these three names need no declaration.
 */
export interface OAuth2Grant {
  /**
   * `authorization_code`: a person connects the account, refresh tokens keep it alive. `client_credentials`: the account's own client asks for tokens. Default: authorization_code.
   */
  type?: 'authorization_code' | 'client_credentials'
  /**
   * Where a person is sent to connect an account.
   */
  authorize_url?: string
  /**
   * The URL that gives tokens. Credentials go only to it and to the origin of `base_url`.
   */
  token_url: string
  /**
   * How our client proves itself at the token URL: `client_secret_basic` in a header, `client_secret_post` in the form, `none`. Default: client_secret_post.
   */
  client_authentication?: 'client_secret_basic' | 'client_secret_post' | 'none'
  /**
   * Scopes to ask for. Templates. Default: none are named.
   *
   * @minItems 1
   *
   * Items: A scope.
   */
  scopes?: [string, ...string[]]
  /**
   * What the token URL sends as `error`, beside `invalid_grant`, when the account has to be connected again. Default: none.
   *
   * @minItems 1
   *
   * Items: A value of `error`.
   */
  reauth_errors?: [string, ...string[]]
  /**
   * Whether PKCE (RFC 7636, S256) is used when an account is connected. Default: true; a server that does not know it ignores it.
   */
  pkce?: boolean
  /**
   * Seconds that an access token lives, where the token answer does not say. Default: until a 401.
   */
  expires_in?: number
  /**
   * Further parameters of the authorize URL.
   */
  authorize_params?: {
    /**
     * A value.
     */
    [k: string]: string
  }
  /**
   * Further parameters of every token request.
   */
  token_params?: {
    /**
     * A value.
     */
    [k: string]: string
  }
  /**
   * Whether a refresh repeats the `redirect_uri` that the account was connected with. Default: false.
   */
  redirect_uri_on_refresh?: boolean
  /**
   * Context values that each token answer (`token`) brings, such as the account's host. Expressions.
   */
  context?: {
    [k: string]: string
  }
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
 * Pages by number. Ends by `has_more_path`, `next_path`, `total_pages_path`, or a total; without any of them see `ends_at`.
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
  /**
   * Path in the body to the list or map whose entries are counted. Default: the outermost list of `response_path`; a call with `response_expression` must have it if the walk ends by counting.
   */
  items_path?: string
  /**
   * Path in the body to a boolean: false or missing ends the walk; true on an empty page is an error.
   */
  has_more_path?: string
  /**
   * Path in the body to a link to the next page: text says that more pages follow, null ends the walk. Where it is missing, the walk ends as without this key.
   */
  next_path?: string
  /**
   * Path in the body to the number of all records; text is read as a number.
   */
  total_path?: string
  /**
   * Response header with the number of all records.
   */
  total_header?: string
  /**
   * Where the walk ends when the body does not say it. Default: at an empty page, which is always right; `short_page` saves a call where the vendor promises full pages.
   */
  ends_at?: 'empty_page' | 'short_page'
  /**
   * Path in the body to the number of pages.
   */
  total_pages_path?: string
}
/**
 * Pages by number of records to skip. Ends by `has_more_path`, `next_path` or a total; without any of them see `ends_at`.
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
  /**
   * Path in the body to the list or map whose entries are counted. Default: the outermost list of `response_path`; a call with `response_expression` must have it if the walk ends by counting.
   */
  items_path?: string
  /**
   * Path in the body to a boolean: false or missing ends the walk; true on an empty page is an error.
   */
  has_more_path?: string
  /**
   * Path in the body to a link to the next page: text says that more pages follow, null ends the walk. Where it is missing, the walk ends as without this key.
   */
  next_path?: string
  /**
   * Path in the body to the number of all records; text is read as a number.
   */
  total_path?: string
  /**
   * Response header with the number of all records.
   */
  total_header?: string
  /**
   * Where the walk ends when the body does not say it. Default: at an empty page, which is always right; `short_page` saves a call where the vendor promises full pages.
   */
  ends_at?: 'empty_page' | 'short_page'
}
/**
 * Each page names the cursor of the next. No cursor (missing, null or empty) ends the walk.
 */
export interface CursorPagination {
  /**
   * Pagination by cursor.
   */
  format: 'cursor'
  /**
   * Path in the body to the next cursor.
   */
  cursor_path?: string
  /**
   * Response header with the next cursor, instead of `cursor_path`.
   */
  cursor_header?: string
  /**
   * Name of the parameter that carries the cursor.
   */
  cursor_param: string
  /**
   * The cursor may come as a whole URL: then it is the value of `cursor_param` in it. Default: false, it is taken as it is.
   */
  cursor_in_url?: boolean
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
  /**
   * Path in the body to a boolean: false or missing ends the walk.
   */
  has_more_path?: string
}
/**
 * Each page names the URL of the next in the `Link` header (RFC 8288, rel="next"). If a link lacks the page size, the parameters of the call are added to it.
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
  /**
   * Path in the body to the next URL.
   */
  next_url_path: string
  /**
   * Path in the body to a boolean that ends the walk when true; false without a next URL is then an error.
   */
  done_path?: string
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
 * What can be done with a unified resource: `list`, perhaps `get`; or `unavailable` where the provider has no such thing.
 */
export interface Resource {
  list?: List
  get?: Get
  /**
   * In place of `list`: the provider has no such thing, and why. Calls and the support table say so.
   */
  unavailable?: string
}
/**
 * The call that lists a resource, and the mapping of its records.
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
  /**
   * Path after `base_url`, with placeholders; values are percent-encoded.
   */
  path: string
  headers?: Templates
  query?: Templates
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
    variables?: Body
  }
  /**
   * Path to the list of records in the body. It goes through every entry of the lists on the way; these entries are the `parents` of each record. `{}` after a name: it is a map, whose entries are `{key, value}`. `?` after the name of an inner list: the list may be missing. `$` is the body itself.
   */
  response_path?: string
  /**
   * Instead of `response_path`: an expression over body and headers that gives the list of records.
   */
  response_expression?: string
  /**
   * Each entry that `response_expression` gives is `{record, parents, remote_data}`: the record it made, the entries around its source (nearest first), and the source. Default: false, an entry is the record and its own source.
   */
  with_sources?: boolean
  /**
   * An empty body is an empty list (a 204 always is), and a warning says so. Default: false, an empty body is an error.
   */
  allow_empty_body?: boolean
  /**
   * A body whose `response_path` is missing or null is an empty list. Default: false, it is an error.
   */
  allow_missing_list?: boolean
  /**
   * With `for_each`: a 404 is an empty list of that entry, and a warning says so. Default: false, it is an error.
   */
  allow_not_found?: boolean
  pagination?: Pagination
  /**
   * Which records count, as a boolean over the roots of `response_mapping`. Default: all.
   */
  record_filter?: string
  /**
   * What a reader of the answers must know about them, as warnings.
   */
  caveats?: Caveat[]
  /**
   * The unified record: one expression a field, or one expression for the whole.
   */
  response_mapping: string | FieldTree
}
/**
 * A list that is fetched before the records are mapped.
 */
export interface Before {
  /**
   * HTTP method. A POST here is a read and is retried like one. Default: GET.
   */
  method?: 'GET' | 'POST'
  /**
   * Path after `base_url`, with placeholders; values are percent-encoded.
   */
  path: string
  headers?: Templates
  query?: Templates
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
    variables?: Body
  }
  /**
   * Path to the list of records in the body. It goes through every entry of the lists on the way; these entries are the `parents` of each record. `{}` after a name: it is a map, whose entries are `{key, value}`. `?` after the name of an inner list: the list may be missing. `$` is the body itself.
   */
  response_path?: string
  /**
   * Instead of `response_path`: an expression over body and headers that gives the list of records.
   */
  response_expression?: string
  /**
   * Each entry that `response_expression` gives is `{record, parents, remote_data}`: the record it made, the entries around its source (nearest first), and the source. Default: false, an entry is the record and its own source.
   */
  with_sources?: boolean
  /**
   * An empty body is an empty list (a 204 always is), and a warning says so. Default: false, an empty body is an error.
   */
  allow_empty_body?: boolean
  /**
   * A body whose `response_path` is missing or null is an empty list. Default: false, it is an error.
   */
  allow_missing_list?: boolean
  pagination?: Pagination
  /**
   * Makes the join an object keyed by this field, for `$find`.
   */
  key_by?: string
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
 * Expressions by name.
 */
export interface Expressions {
  [k: string]: string
}
/**
 * Something that a reader of the answers must know. With `when` it is a warning of the answers that it applies to; without, it is a line in the support table.
 */
export interface Caveat {
  /**
   * When it applies, over query and context. Default: always; then it is not a warning of each answer.
   */
  when?: string
  /**
   * One sentence.
   */
  message: string
}
/**
 * One expression a field; nests like the unified schema.
 */
export interface FieldTree {
  [k: string]: string | FieldTree
}
/**
 * The call that gets one record by its id. Where the provider has none, `get` is left out: then the list is walked until the record is found. The record is the one whose unified `id` is the one that was asked for; any other answer means that there is no such record.
 */
export interface Get {
  /**
   * Regular expression that the whole id must match; no record has any other id. Its named groups are the parts of an id that carries several: `id_parts`.
   */
  id_pattern?: string
  /**
   * Lists that are fetched first. Default: those of `list`; `{}` is none.
   */
  before?: {
    [k: string]: Before
  }
  /**
   * HTTP method. A POST here is a read and is retried like one. Default: GET.
   */
  method?: 'GET' | 'POST'
  /**
   * Path after `base_url`, with placeholders: `{{id}}`, or `{{id_parts.name}}`. Values are percent-encoded; an id that would leave the path is refused.
   */
  path: string
  headers?: Templates
  query?: Templates
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
    variables?: Body
  }
  /**
   * Path to the record in the body, or to a list that holds it; like that of `list` it goes through every entry of the lists on the way. A null there means that there is no such record. Default: `$`, the body itself.
   */
  response_path?: string
  /**
   * Instead of `response_path`: an expression over body and headers that gives the record, or a list that holds it. Nothing means that there is no such record.
   */
  response_expression?: string
  /**
   * Each entry that `response_expression` gives is `{record, parents, remote_data}`: the record it made, the entries around its source (nearest first), and the source. Default: false, an entry is the record and its own source.
   */
  with_sources?: boolean
  pagination?: Pagination
  /**
   * Whether this answer says that there is no such record, over status, headers and body. A 404 says so, too.
   */
  not_found?: string
  /**
   * Which records count. Default: as in `list`.
   */
  record_filter?: string
  /**
   * The unified record, where the call gives the record in another form than `list` does. Default: that of `list`.
   */
  response_mapping?: string | FieldTree
}
