import type { Connector, ListSpec } from '../compile/connector.ts'
import type { CursorScope } from '../cursor/cursor.ts'
import { NotFoundError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { Budgets } from '../fetch/budget.ts'
import type { CallContext } from '../fetch/call-context.ts'
import { startDeadline } from '../fetch/deadline.ts'
import type { JoinCache } from '../fetch/join-cache.ts'
import type { Send } from '../http/transport.ts'
import { createEventLoopTurn } from '../limit/event-loop-turn.ts'
import type { Account } from '../plan/account.ts'
import { checkQuery } from '../plan/check-query.ts'
import { type ListPlan, planList } from '../plan/plan-list.ts'
import { prepareAccount } from '../plan/prepare-account.ts'
import { createRedactor } from '../redact/redact.ts'
import { type Connectors, findConnector } from './connectors.ts'
import type { CallOptions } from './engine.ts'
import type { FilledOptions } from './options.ts'
import type { Overrides } from './overridden-lists.ts'

/** What all calls of an engine share. */
export type EngineParts = {
  readonly options: FilledOptions
  readonly connectors: Connectors
  readonly overridden: Overrides
  readonly send: Send
  readonly budgets: Budgets
  readonly joins: JoinCache
}

/** A call as it was asked for, not checked yet. */
export type CallRequest = {
  readonly resource: string
  readonly account: Account
  readonly query: object
  readonly options: CallOptions
}

/** A checked and planned call, and what its cursor is bound to. Its time runs. */
export type PreparedCall = {
  readonly context: CallContext
  readonly plan: ListPlan
  readonly rawQuery: object
  readonly scope: CursorScope
  readonly cursorSecret: string | undefined
}

/** Checks and plans a call of a list. Throws an `EngineError`, or `TypeError` for misuse. */
export function prepareCall(parts: EngineParts, request: CallRequest): PreparedCall {
  const { connectors, overridden, send, budgets, joins, options } = parts
  const { resource, account, query: rawQuery } = request
  assertAccount(account)
  const connector = findConnector(connectors, account.provider)
  const list = overridden(connector, findList(connector, resource), account)
  const query = checkQuery(rawQuery, list.schema, list.produced)
  const prepared = prepareAccount(connector, list, account)
  const plan = planList(connector, list, prepared, query)
  const overriding = Object.values(prepared.headers).filter((value) => value !== null)
  const { signal, deadline: millis = options.deadline, onEvent = options.onEvent } = request.options
  const deadline = startDeadline(options.clock, millis, signal)
  const context = {
    connector,
    account: prepared,
    redactor: createRedactor([...prepared.secrets, ...overriding]),
    send,
    clock: options.clock,
    random: options.random,
    budgets,
    joins,
    deadline,
    turn: createEventLoopTurn(deadline.signal),
    limits: options,
    onEvent,
  }
  const scope = {
    account: account.id ?? prepared.key,
    resource: `${account.provider} ${resource}`,
    filters: { filters: query.filterRoot, remote: query.remoteQuery },
  }
  return { context, plan, rawQuery, scope, cursorSecret: options.cursorSecret }
}

/** Throws `TypeError` for what is no account at all. */
export function assertAccount(account: unknown): asserts account is Account {
  const provider = (account as Account | null | undefined)?.provider
  if (typeof provider !== 'string')
    throw new TypeError('Account must be an object with a "provider"')
}

/** The list of a resource. Throws `NotFoundError`. */
export function findList(connector: Connector, resource: string): ListSpec {
  if (typeof resource !== 'string')
    throw new TypeError('Resource must be a string such as "crm/stages"')
  const { resources, label } = connector
  const found = Object.hasOwn(resources, resource) ? resources[resource] : undefined
  if (found !== undefined) return found.list
  const hint = suggestion(resource, Object.keys(resources))
  throw new NotFoundError('unknown_resource', `${label} has no resource "${resource}": ${hint}`)
}
