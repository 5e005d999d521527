import type { Connector, ListSpec } from '../compile/connector.ts'
import { describeSupport } from '../compile/describe-support.ts'
import { AccountError, NotFoundError, QueryError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { createFunctions } from '../expression/functions/registry.ts'
import { createBudgets } from '../fetch/budget.ts'
import { startDeadline } from '../fetch/deadline.ts'
import { createJoinCache } from '../fetch/join-cache.ts'
import { createHttpSend } from '../http/got-send.ts'
import type { Account } from '../plan/account.ts'
import { checkQuery } from '../plan/check-query.ts'
import { planList } from '../plan/plan-list.ts'
import { assertAccountValues, prepareAccount } from '../plan/prepare-account.ts'
import { createRedactor } from '../redact/redact.ts'
import { allProblems, findConnector, loadConnectors, usableConnectors } from './connectors.ts'
import type { CallOptions, Engine } from './engine.ts'
import { type MapOptions, mapPayload } from './map-payload.ts'
import { createOAuthCalls } from './oauth.ts'
import { type EngineOptions, fillOptions } from './options.ts'
import { createOverrides } from './overridden-lists.ts'
import {
  answerList,
  openWalk,
  type PreparedCall,
  startOf,
  type WalkNotes,
  warningsOf,
} from './walk-records.ts'

/**
 * Makes an engine: loads the mappings and checks their form; each is compiled when it is first used or asked about.
 * A broken mapping does not stop the others; see {@link Engine.problems}. Rejects when a schema cannot be read, and with `TypeError`
 * or `RangeError` for an option that makes no sense.
 *
 * @example
 * ```ts
 * import { createEngine } from 'crosswalk'
 * const engine = await createEngine()
 * engine.providers() // the names of the usable mappings
 * engine.close()
 * ```
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const filled = fillOptions(options)
  const { clock, random, onEvent, cursorSecret } = filled
  const functions = createFunctions({ now: clock.now })
  const setup = { functions, limits: filled.expressionLimits }
  const connectors = await loadConnectors(filled.mappings, filled.schemas, setup)
  const { send, close } =
    filled.send === undefined
      ? createHttpSend(filled)
      : { send: filled.send, close: () => undefined }
  const budgets = createBudgets(clock, filled.budgetStore)
  const joins = createJoinCache(clock)
  const overridden = createOverrides(setup)
  const oauth = createOAuthCalls({
    find: (provider) => findConnector(connectors, provider),
    send,
    options: filled,
  })

  const prepare = async (
    resource: string,
    account: Account,
    rawQuery: object,
    callOptions: CallOptions,
  ): Promise<PreparedCall> => {
    assertAccount(account)
    const connector = findConnector(connectors, account.provider)
    const list = overridden(connector, findList(connector, resource), account)
    const query = checkQuery(rawQuery, list.schema, list.produced)
    const prepared = prepareAccount(connector, list, account)
    const plan = await planList(connector, list, prepared, query)
    const secrets = [
      ...prepared.secrets,
      ...Object.values(prepared.headers).filter((value) => value !== null),
    ]
    const context = {
      connector,
      account: prepared,
      redactor: createRedactor(secrets),
      send,
      clock,
      random,
      budgets,
      joins,
      deadline: startDeadline(clock, callOptions.deadline ?? filled.deadline, callOptions.signal),
      limits: filled,
      onEvent: callOptions.onEvent ?? onEvent,
    }
    const filters = { filters: query.filterRoot, remote: query.remoteQuery }
    const scope = {
      account: account.id ?? prepared.key,
      resource: `${account.provider} ${resource}`,
      filters,
    }
    return { context, plan, rawQuery, scope, cursorSecret }
  }

  const list = async (
    resource: string,
    account: Account,
    query: object = {},
    callOptions: CallOptions = {},
  ) => {
    const call = await prepare(resource, account, query, callOptions)
    try {
      return await answerList(call)
    } finally {
      call.context.deadline.end()
    }
  }

  const iterate = (
    resource: string,
    account: Account,
    query: object = {},
    callOptions: CallOptions = {},
  ) => {
    const notes: WalkNotes = { refusals: [], warnings: [] }
    const walk = iterateRecords(
      () => prepare(resource, account, withoutKey(query), callOptions),
      notes,
    )
    return Object.assign(walk.records, { warnings: walk.warnings })
  }

  const map = async (
    resource: string,
    provider: string,
    payload: unknown,
    { query = {}, ...mapOptions }: MapOptions & { readonly query?: object } = {},
  ) => {
    if (typeof provider !== 'string') throw new TypeError('Provider must be a string')
    const connector = findConnector(connectors, provider)
    const spec = findList(connector, resource)
    const checked = checkQuery(withoutPaging(query), spec.schema, spec.produced)
    return mapPayload(connector, spec, checked, { payload, options: mapOptions, rawQuery: query })
  }

  // The public types tell results by resource and query; at run time they are checked by the schema.
  return {
    list,
    iterate,
    map,
    checkAccount: (account: Account, { hasClient = false } = {}) => {
      assertAccount(account)
      const connector = findConnector(connectors, account.provider)
      for (const list of listsOf(connector, account))
        assertAccountValues(connector, overridden(connector, list, account), account, { hasClient })
    },
    oauth,
    support: () => usableConnectors(connectors).flatMap(describeSupport),
    providers: () => usableConnectors(connectors).map(({ provider }) => provider),
    problems: () => allProblems(connectors),
    resources: () => [...connectors.schemas.keys()],
    schema: (resource) => connectors.schemas.get(resource)?.document,
    close,
  } as Engine
}

function assertAccount(account: unknown): asserts account is Account {
  const provider = (account as Account | null | undefined)?.provider
  if (typeof provider !== 'string')
    throw new TypeError('Account must be an object with a "provider"')
}

function findList(connector: Connector, resource: string): ListSpec {
  if (typeof resource !== 'string')
    throw new TypeError('Resource must be a string, such as "model/resource"')
  const list = Object.hasOwn(connector.lists, resource) ? connector.lists[resource] : undefined
  if (list !== undefined) return list
  const hint = suggestion(resource, Object.keys(connector.lists))
  throw new NotFoundError(
    'unknown_resource',
    `${connector.label} has no resource "${resource}": ${hint}`,
  )
}

// Overrides may name resources that the provider does not have: that is said too.
function listsOf(connector: Connector, { overrides }: Account): readonly ListSpec[] {
  for (const resource of Object.keys(overrides?.resources ?? {})) {
    if (!Object.hasOwn(connector.lists, resource)) {
      const hint = suggestion(resource, Object.keys(connector.lists))
      throw new AccountError(
        'invalid_override',
        `Override of resource "${resource}", which ${connector.label} does not have: ${hint}`,
        { fields: [`overrides.resources.${resource}`] },
      )
    }
  }
  return Object.values(connector.lists)
}

function withoutKey(query: object): object {
  if (!('truto_key_by' in query)) return query
  throw new QueryError(
    'invalid_parameter',
    'Query parameter "truto_key_by" does not go with iterate, which gives one record after the other',
  )
}

function withoutPaging(query: object): object {
  const paging = ['limit', 'next_cursor', 'remote_query'].find((name) => name in query)
  if (paging === undefined) return query
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "${paging}" does not go with map, which makes no call`,
  )
}

function iterateRecords(prepare: () => Promise<PreparedCall>, notes: WalkNotes) {
  let prepared: PreparedCall | undefined
  async function* records(): AsyncGenerator<unknown> {
    const call = await prepare()
    prepared = call
    try {
      const start = startOf(call)
      let position = start?.position ?? 0
      const walk = await openWalk(call, start?.place ?? null, notes)
      for await (const page of walk.pages) {
        call.context.deadline.pause()
        const process = walk.open(page)
        for (let index = position; index < page.records.length; index += 1) {
          const outcome = await process(index)
          if (outcome.kind === 'kept') yield outcome.record
          if (outcome.kind === 'refused') notes.refusals.push(outcome.refusal)
        }
        position = 0
        call.context.deadline.restart()
      }
    } finally {
      call.context.deadline.end()
    }
  }
  const warnings = () => (prepared === undefined ? [] : warningsOf(prepared.context, notes))
  return { records: records(), warnings }
}
