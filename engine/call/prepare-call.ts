import type { Connector, ResourceSpec } from '../compile/connector.ts'
import type { CursorScope } from '../cursor/cursor.ts'
import { NotFoundError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { Budgets } from '../fetch/budget.ts'
import type { CallContext } from '../fetch/call-context.ts'
import { type Deadline, startDeadline } from '../fetch/deadline.ts'
import type { Send } from '../http/transport.ts'
import { createEventLoopTurn } from '../limit/event-loop-turn.ts'
import type { Account } from '../plan/account.ts'
import { checkGetQuery } from '../plan/check-get-query.ts'
import { checkQuery } from '../plan/check-query.ts'
import { planGet } from '../plan/plan-get.ts'
import { type ListPlan, planList } from '../plan/plan-list.ts'
import { prepareAccount } from '../plan/prepare-account.ts'
import { createRedactor } from '../redact/redact.ts'
import type { CallOptions } from './call-options.ts'
import { type Connectors, findConnector } from './connectors.ts'
import type { Isolation } from './isolation.ts'
import type { FilledOptions, WalkBounds } from './options.ts'
import { type Overrides, overrideOwner, overrideTenant } from './overridden-lists.ts'
import { createOverridePages, type OverridePages } from './page-overrides.ts'
import type { RawPage } from './walk-records.ts'

/** What all calls of an engine share. */
export type EngineParts = {
  readonly options: FilledOptions
  /** What expressions are compiled with. */
  readonly setup: ExpressionSetup
  readonly connectors: Connectors
  readonly overridden: Overrides
  /** The threads that evaluate overrides; undefined for this thread. */
  readonly isolation: Isolation | undefined
  readonly send: Send
  readonly budgets: Budgets
  readonly joins: CallContext['joins']
  readonly pages: CallContext['pages']
}

/** A call as it was asked for, not checked yet. */
export type CallRequest = {
  readonly resource: string
  readonly account: Account
  readonly query: object
  readonly options: CallOptions
  /** The id of the only record that is asked for. */
  readonly id?: string | undefined
  /** Whether the call is a walk over all pages, not one answer. */
  readonly isWalk?: boolean
  /** Who looks at the call, if anyone does. */
  readonly seen?: CallObserver
}

/** Told of what a call reads and makes of it. */
type CallObserver = {
  readonly onPage: NonNullable<CallContext['onPage']>
  readonly onRecords: NonNullable<RawPage['onRecords']>
}

/** A checked and planned call, and what its cursor is bound to. Its deadline has been started. */
export type PreparedCall = {
  readonly context: CallContext
  readonly plan: ListPlan
  readonly rawQuery: object
  readonly scope: CursorScope
  readonly cursorSecret: string | undefined
  /** What evaluates the account's overrides in a thread, if one does. */
  readonly overrides: OverridePages | undefined
  readonly onRecords: CallObserver['onRecords'] | undefined
  /** Whether the next page is fetched while the caller works on one. */
  readonly aheadOfCaller: boolean
  /** Whether a page in which the answer ends is kept for the call that goes on there. */
  readonly keepsPages: boolean
  /** Bounds of the list itself, without those that are joined. */
  readonly bounds: WalkBounds
}

/** Checks and plans a call of a list, or of one record. Rejects with an `EngineError`, or `TypeError` for misuse. */
export async function prepareCall(parts: EngineParts, request: CallRequest): Promise<PreparedCall> {
  const { options } = parts
  assertAccount(request.account)
  const { signal, deadline: millis = options.deadline } = request.options
  const deadline = startDeadline(options.clock, millis, signal)
  try {
    return await prepareInTime(parts, request, deadline)
  } catch (error) {
    deadline.end()
    throw error
  }
}

async function prepareInTime(
  parts: EngineParts,
  request: CallRequest,
  deadline: Deadline,
): Promise<PreparedCall> {
  const { connectors, overridden, isolation, send, budgets, joins, pages, options } = parts
  const { resource, account, query: rawQuery, id } = request
  const connector = findConnector(connectors, account.provider)
  const found = findResource(connector, resource)
  const get = id === undefined || overridesMapping(account, resource) ? undefined : found.get
  const list = get ?? (await overridden(connector, found.list, account, deadline.signal))
  const query =
    id === undefined
      ? checkQuery(rawQuery, list.schema, list.produced)
      : checkGetQuery(rawQuery, list.schema, id)
  const prepared = prepareAccount(connector, list, account)
  const ids = get === undefined || id === undefined ? undefined : planGet(get, id)
  const plan = planList(connector, list, { account: prepared, query, id: ids })
  const overriding = Object.values(prepared.headers).filter((value) => value !== null)
  const { onEvent = options.onEvent, maxWait = Number.POSITIVE_INFINITY } = request.options
  const turn = createEventLoopTurn(deadline.signal)
  const context = {
    connector,
    account: prepared,
    redactor: createRedactor([...prepared.secrets, ...overriding]),
    send,
    clock: options.clock,
    random: options.random,
    budgets,
    joins,
    pages,
    resource,
    deadline,
    maxWait,
    turn,
    limits: options,
    onEvent,
    onPage: request.seen?.onPage,
  }
  const scope = {
    account: account.id ?? prepared.key,
    resource: `${account.provider} ${resource}`,
    filters: { filters: query.filterRoot, remote: query.remoteQuery },
  }
  const { isolated } = list
  const overrides =
    isolation === undefined || isolated === undefined
      ? undefined
      : createOverridePages({
          isolation,
          isolated,
          owner: overrideOwner(account),
          tenant: overrideTenant(account),
          turn,
          signal: deadline.signal,
        })
  const { cursorSecret } = options
  const onRecords = request.seen?.onRecords
  const { isWalk = false } = request
  const bounds = isWalk ? options.walkBounds : {}
  const keepsPages = !isWalk && id === undefined && request.seen === undefined
  const aheadOfCaller = isWalk && request.options.fetchAhead !== false
  return {
    context,
    plan,
    rawQuery,
    scope,
    cursorSecret,
    overrides,
    onRecords,
    aheadOfCaller,
    keepsPages,
    bounds,
  }
}

/** Throws `TypeError` for what is no account at all. */
export function assertAccount(account: unknown): asserts account is Account {
  const provider = (account as Account | null | undefined)?.provider
  if (typeof provider !== 'string')
    throw new TypeError('Account must be an object with a "provider"')
}

// A mapping that an account has changed is that of its list: then one record comes from there, so that it is the same.
function overridesMapping({ overrides }: Account, resource: string): boolean {
  return overrides?.resources?.[resource]?.list?.response_mapping !== undefined
}

/** What can be done with a resource. Throws `NotFoundError`. */
export function findResource(connector: Connector, resource: string): ResourceSpec {
  if (typeof resource !== 'string')
    throw new TypeError('Resource must be a string such as "crm/stages"')
  const { resources, label, unavailable } = connector
  const found = Object.hasOwn(resources, resource) ? resources[resource] : undefined
  if (found !== undefined) return found
  const reason = Object.hasOwn(unavailable, resource) ? unavailable[resource] : undefined
  const hint = reason ?? suggestion(resource, Object.keys(resources))
  throw new NotFoundError('unknown_resource', `${label} has no resource "${resource}": ${hint}`)
}
