/*
 * compile: checked configuration in, connectors out. Every expression is parsed, every path,
 * template and root is checked here, so that a fault in a mapping is found before a call.
 * It must not know queries, requests or records.
 */
import type { Where } from '../errors/engine-error.ts'
import type { NativeExpression } from '../expression/compile-expression.ts'
import type { RecordFunction } from '../expression/compile-record.ts'
import type { Path } from '../json/path.ts'
import type { RecordPath } from '../json/record-path.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import type { IsolatedFields } from './override-facts.ts'
import type { Pagination } from './pagination.ts'

/** A compiled expression and its place in the file. */
export type LocatedExpression = { readonly expression: NativeExpression; readonly where: Where }

/** A part of a template: text as it is, or a value to look up. */
export type TemplatePart = string | { readonly root: string; readonly path: Path }

/** Text with placeholders, parsed. */
export type Template = readonly TemplatePart[]

/** Something with a name. */
export type Named<T> = { readonly name: string; readonly value: T }

/** A value that an account supplies. */
export type Declaration = {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly pattern: RegExp | undefined
  readonly default: string | undefined
  readonly example: string | undefined
  readonly optional: boolean
}

/** Placeholders and fixed values of a JSON body. */
export type BodyNode =
  | { readonly kind: 'expression'; readonly located: LocatedExpression }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly BodyNode[] }
  | { readonly kind: 'object'; readonly members: readonly Named<BodyNode>[] }

/** How to get and refresh the tokens of an OAuth 2 grant. */
export type Grant = {
  readonly type: 'authorization_code' | 'client_credentials'
  /** Name of the credential that holds the access token. */
  readonly tokenName: string
  readonly authorizeUrl: Template | undefined
  readonly tokenUrl: Template
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly scopes: readonly Template[]
  /** What is sent as `error`, beside `invalid_grant`, when the account has to be connected again. */
  readonly reauthErrors: readonly string[]
  readonly pkce: boolean
  /** Seconds that a token lives, where the token answer does not say. */
  readonly expiresIn: number | undefined
  readonly authorizeParams: Readonly<Record<string, string>>
  readonly tokenParams: Readonly<Record<string, string>>
  readonly redirectUriOnRefresh: boolean
  /** Context values that a token answer brings. */
  readonly context: readonly Named<LocatedExpression>[]
}

/** One way to authenticate; `needs` are the credentials it takes. */
export type Authorization = {
  readonly needs: readonly string[]
  readonly contextNeeds: readonly string[]
  readonly headers: readonly Named<Template>[]
  /** How to get its tokens; undefined if an account's token is used as it is. */
  readonly grant: Grant | undefined
} & (
  | { readonly format: 'header' }
  | { readonly format: 'query'; readonly query: readonly Named<Template>[] }
  | { readonly format: 'basic'; readonly username: Template; readonly password: Template }
  | { readonly format: 'bearer' | 'oauth2'; readonly token: Template; readonly scheme: string }
)

/** Where the records are in a body. */
export type RecordSource =
  | { readonly kind: 'path'; readonly path: RecordPath; readonly text: string }
  | {
      readonly kind: 'expression'
      readonly located: LocatedExpression
      /** Its entries say what each record was made from. */
      readonly withSources: boolean
      /** Nothing means that there is no record. */
      readonly single: boolean
    }

/** One call of a provider, paged. */
export type CallSpec = {
  readonly method: 'GET' | 'POST'
  readonly path: Template
  readonly headers: readonly Named<Template>[]
  readonly query: readonly Named<Template>[]
  readonly queryMapping: readonly Named<LocatedExpression>[]
  readonly body: BodyNode | undefined
  readonly records: RecordSource
  readonly allowEmptyBody: boolean
  readonly allowMissingList: boolean
  readonly allowNotFound: boolean
  /** Whether a response says that there is no such record. */
  readonly notFound: LocatedExpression | undefined
  readonly pagination: Pagination
}

/** A list that is fetched before the records are mapped. */
export type BeforeSpec = CallSpec & {
  readonly name: string
  readonly keyBy: Path | undefined
  readonly optional: boolean
  readonly cacheSeconds: number
}

/** How a record becomes a unified one. */
export type RecordMapping =
  | {
      readonly kind: 'fields'
      readonly fields: readonly MappedField[]
      /** All fields at once; undefined where they have to be evaluated one by one. */
      readonly record: RecordFunction | undefined
    }
  | {
      readonly kind: 'whole'
      readonly located: LocatedExpression
      readonly paths: readonly Path[] | undefined
      /** Fields that an account's overrides put over the whole. */
      readonly fields: readonly MappedField[]
      /** Fields that an account's overrides take out. */
      readonly without: readonly Path[]
    }

/** One field of the unified record. */
export type MappedField = {
  readonly path: Path
  readonly located: LocatedExpression
  readonly list: boolean
}

/** A warning that goes with some answers; one without `when` holds for all, and stands in the support table. */
export type Caveat = { readonly when: LocatedExpression | undefined; readonly message: string }

/** The list operation of a resource. */
export type ListSpec = CallSpec & {
  readonly before: readonly BeforeSpec[]
  readonly forEach: string | undefined
  /** Whether the request needs the `before` lists; if not, all are fetched at the same time. */
  readonly needsBefore: boolean
  readonly recordFilter: LocatedExpression | undefined
  readonly caveats: readonly Caveat[]
  readonly mapping: RecordMapping
  /** Fields that are put over the mapping. */
  readonly isolated?: IsolatedFields
  /** The dotted paths that the mapping fills; undefined where an expression decides at run time. */
  readonly produced: readonly string[] | undefined
  readonly schema: UnifiedSchema
  /** Filters that the request's expressions push down, as field and operator. */
  readonly nativeFilters: readonly { readonly field: string; readonly operator: string }[]
  /** Context values that the requests read, and those of the mapping too. */
  readonly requestNeeds: readonly string[]
  readonly contextNeeds: readonly string[]
}

/** The call that gets one record. */
export type GetSpec = ListSpec & {
  /** What the whole id must match, and the names of its groups in order. */
  readonly idPattern: RegExp | undefined
  readonly idParts: readonly string[]
}

/** What can be done with a resource. Without `get` one record is found in the list. */
export type ResourceSpec = { readonly list: ListSpec; readonly get: GetSpec | undefined }

/** Most requests in a span of time. */
type Budget = { readonly requests: number; readonly perSeconds: number }

/** Limits to keep, and how the provider states its own. */
export type RateLimitSpec = {
  readonly budgets: readonly Budget[]
  readonly concurrency: number
  readonly limited: LocatedExpression | undefined
  readonly retryAfter: LocatedExpression | undefined
  readonly limit: LocatedExpression | undefined
  readonly remaining: LocatedExpression | undefined
  readonly reset: LocatedExpression | undefined
}

/** A provider, ready to be called: frozen data, with compiled expressions in it. */
export type Connector = {
  readonly provider: string
  readonly label: string
  readonly docsUrl: string
  readonly file: string
  readonly context: readonly Declaration[]
  readonly credentials: readonly Declaration[]
  readonly baseUrl: Template
  readonly baseUrlNeeds: readonly string[]
  readonly headers: readonly Named<Template>[]
  readonly headerNeeds: readonly string[]
  readonly authorization: readonly Authorization[]
  readonly rateLimit: RateLimitSpec
  readonly errorMapping: LocatedExpression | undefined
  /** What of the body of an error answer is never shown. */
  readonly hiddenInErrors: readonly Path[]
  readonly resources: Readonly<Record<string, ResourceSpec>>
  /** Resources that the provider does not have, and why. */
  readonly unavailable: Readonly<Record<string, string>>
}
