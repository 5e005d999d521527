import type { CallSpec, Connector } from '../compile/connector.ts'
import type { PageState } from '../cursor/resume-point.ts'
import { MappingError } from '../errors/errors.ts'
import { authorize, secretQueryNames } from './authorize.ts'
import { evaluateBody, evaluateQuery, type Roots } from './evaluate.ts'
import { pagingStyle } from './pagination/registry.ts'
import type { PageFacts } from './pagination/style.ts'
import type { IdRoots } from './plan-get.ts'
import type { PreparedAccount } from './prepare-account.ts'
import { mergeRemoteQuery } from './remote-query.ts'
import { renderTemplate, renderTemplates } from './render-template.ts'
import { finishRequest, type QueryPair, type RequestDraft } from './request.ts'
import { type RequestMaker, requestMaker } from './request-maker.ts'

/** One paged call with its parameters set. It gives the request of a state, and the next state after a page. */
export type OpenCall = {
  readonly spec: CallSpec
  /** Roots that the call's response expression may read, beside body and headers. */
  readonly roots: CallRoots
  readonly request: RequestMaker
  readonly next: (state: PageState, page: PageFacts) => PageState
}

/** Values that the expressions of a call can read. */
export type CallRoots = Partial<IdRoots> & {
  readonly query: unknown
  readonly context: unknown
  /** Joined lists; undefined for the request of such a list itself. */
  readonly before?: unknown
  /** The parent that is fanned out over. */
  readonly item?: unknown
}

/** What a call is opened with. */
export type OpenOptions = {
  readonly connector: Connector
  readonly account: PreparedAccount
  readonly roots: CallRoots
  readonly remoteQuery?: readonly QueryPair[]
}

/** Computes everything about a call except its page. */
export function openCall(spec: CallSpec, options: OpenOptions): OpenCall {
  const { connector, account, roots, remoteQuery = [] } = options
  const style = pagingStyle(spec.pagination)
  const secret = secretQueryNames(account)
  const make = (): RequestMaker =>
    makerOf(
      draftOf(spec, options, { paging: style.params(spec.pagination), secret }),
      spec,
      account,
    )
  return {
    spec,
    roots,
    request: requestMaker({ spec, connector, account, remoteQuery }, make),
    next: (state, page) => withoutSecrets(style.next(spec.pagination, state, page), spec, secret),
  }
}

// It may be kept for longer than the call, so it holds nothing else of it.
function makerOf(draft: RequestDraft, spec: CallSpec, account: PreparedAccount): RequestMaker {
  const style = pagingStyle(spec.pagination)
  return (state) => finishRequest(authorize(style.apply(draft, spec.pagination, state), account))
}

function draftOf(
  spec: CallSpec,
  { connector, account, roots, remoteQuery = [] }: OpenOptions,
  owned: { readonly paging: readonly string[]; readonly secret: readonly string[] },
): RequestDraft {
  const mapped = [...renderTemplates(spec.query, roots), ...evaluateQuery(spec.queryMapping, roots)]
  const body = spec.body === undefined ? undefined : evaluateBody(spec.body, roots)
  return {
    method: spec.method,
    url: urlOf(spec, account, roots),
    headers: headersOf(spec, connector, account, roots),
    query: mergeRemoteQuery(mapped, remoteQuery, owned),
    body: body === undefined ? undefined : (body as Record<string, unknown>),
  }
}

function urlOf(spec: CallSpec, { baseUrl }: PreparedAccount, roots: Roots): URL {
  const path = renderTemplate(spec.path, roots, encodeSegment)
  if (path === undefined) {
    throw new MappingError(
      'The path of the call needs a value that is missing, such as the id of a parent record',
    )
  }
  return new URL(baseUrl.href.replace(/\/$/, '') + path)
}

// `.` and `..` as a whole segment climb in the path, percent-encoded too.
function encodeSegment(value: string): string {
  if (value === '.' || value === '..') {
    throw new MappingError(`The path of the call cannot hold the value "${value}"`)
  }
  return encodeURIComponent(value.toWellFormed())
}

function headersOf(
  spec: CallSpec,
  connector: Connector,
  account: PreparedAccount,
  roots: Roots,
): ReadonlyMap<string, string> {
  const content =
    spec.body === undefined ? [] : [{ name: 'content-type', value: 'application/json' }]
  const named = [
    { name: 'accept', value: 'application/json' },
    { name: 'user-agent', value: 'crosswalk' },
    ...content,
    ...renderTemplates(connector.headers, roots),
    ...renderTemplates(spec.headers, roots),
  ]
  const headers = new Map(named.map(({ name, value }) => [name.toLowerCase(), value]))
  for (const [name, value] of Object.entries(account.headers)) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  return headers
}

// A next URL may echo the secrets of the request: they are added afresh, never kept.
function withoutSecrets(state: PageState, spec: CallSpec, secret: readonly string[]): PageState {
  const { format } = spec.pagination
  if (format !== 'link_header' && format !== 'next_url') return state
  if (state === null || secret.length === 0) return state
  const url = new URL(String(state), 'https://origin.invalid')
  for (const name of secret) url.searchParams.delete(name)
  return url.pathname + url.search
}
