import type { BodyNode, CallSpec, Connector, Template } from '../compile/connector.ts'
import type { PageState } from '../cursor/resume-point.ts'
import type { RemoteRequest } from '../http/transport.ts'
import { remembered } from '../limit/remembered.ts'
import type { PreparedAccount } from './prepare-account.ts'
import type { QueryPair } from './request.ts'

/** Makes the request of a state. */
export type RequestMaker = (state: PageState) => RemoteRequest

/** A call, and what is added to it. */
type Making = {
  readonly spec: CallSpec
  readonly connector: Connector
  readonly account: PreparedAccount
  readonly remoteQuery: readonly QueryPair[]
}

const makers = new WeakMap<PreparedAccount, Map<CallSpec, RequestMaker>>()

/**
 * The maker of a call's requests. It is kept for the account's next call where that makes the same requests; then the
 * request of the first page is made once, too.
 */
export function requestMaker(making: Making, make: () => RequestMaker): RequestMaker {
  const { spec, account } = making
  if (!account.isKept || !dependsOnAccountOnly(making)) return make()
  const known = makers.get(account) ?? new Map<CallSpec, RequestMaker>()
  makers.set(account, known)
  const maker = known.get(spec) ?? withFirst(make())
  known.set(spec, maker)
  return maker
}

function withFirst(make: RequestMaker): RequestMaker {
  let first: RemoteRequest | undefined
  return (state) => {
    if (state !== null) return make(state)
    first ??= make(null)
    // A transport may change its own.
    return { ...first, headers: { ...first.headers } }
  }
}

// Expressions may read the time.
function dependsOnAccountOnly({ spec, connector, remoteQuery }: Making): boolean {
  return remoteQuery.length === 0 && isOfAccount(spec) && headersAreOfAccount(connector)
}

const isOfAccount = remembered(
  ({ path, headers, query, queryMapping, body }: CallSpec) =>
    [path, ...headers.map(({ value }) => value), ...query.map(({ value }) => value)].every(
      readsAccount,
    ) &&
    queryMapping.length === 0 &&
    (body === undefined || isLiteral(body)),
)

const headersAreOfAccount = remembered(({ headers }: Connector) =>
  headers.every(({ value }) => readsAccount(value)),
)

function readsAccount(template: Template): boolean {
  return template.every((part) => typeof part === 'string' || part.root === 'context')
}

function isLiteral(node: BodyNode): boolean {
  if (node.kind === 'object') return node.members.every(({ value }) => isLiteral(value))
  return node.kind === 'list' ? node.items.every(isLiteral) : node.kind === 'literal'
}
