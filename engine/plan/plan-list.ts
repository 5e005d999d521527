import type { BeforeSpec, Connector, ListSpec } from '../compile/connector.ts'
import { isTrueResult } from '../expression/truth.ts'
import { evaluateLocated } from './evaluate.ts'
import { type CallRoots, type OpenCall, openCall } from './open-call.ts'
import type { IdRoots } from './plan-get.ts'
import type { PreparedAccount } from './prepare-account.ts'
import type { CheckedQuery } from './query.ts'
import { flattenRemoteQuery } from './remote-query.ts'

/** Joined lists as expressions see them: an object by key, or a list. */
export type BeforeRoot = Readonly<Record<string, unknown>>

/** Everything about a list call except the network: joins, the call itself (once, or once for each item), caveats. */
export type ListPlan = {
  readonly connector: Connector
  readonly account: PreparedAccount
  readonly list: ListSpec
  readonly query: CheckedQuery
  /** Roots that every expression of the call shares. */
  readonly roots: Pick<CallRoots, 'query' | 'context'> & Partial<IdRoots>
  readonly caveats: readonly string[]
  readonly openBefore: (before: BeforeSpec) => OpenCall
  readonly openList: (before: BeforeRoot, item?: unknown) => OpenCall
}

/** What a list call is planned with; `id` where its requests ask for one record. */
export type ListPlanning = {
  readonly account: PreparedAccount
  readonly query: CheckedQuery
  readonly id?: IdRoots | undefined
}

/** Plans a list call. Throws a `QueryError` or a `MappingError`. */
export function planList(
  connector: Connector,
  list: ListSpec,
  { account, query, id }: ListPlanning,
): ListPlan {
  const roots = { query: query.filterRoot, context: account.context, ...id }
  const remoteQuery = flattenRemoteQuery(query.remoteQuery)
  const caveats: string[] = []
  for (const { when, message } of list.caveats) {
    if (when !== undefined && isTrueResult(evaluateLocated(when, roots))) caveats.push(message)
  }
  return {
    connector,
    account,
    list,
    query,
    roots,
    caveats,
    openBefore: (before) => openCall(before, { connector, account, roots }),
    openList: (before, item) =>
      openCall(list, { connector, account, remoteQuery, roots: { ...roots, before, item } }),
  }
}
