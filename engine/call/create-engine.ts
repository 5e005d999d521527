import { describeSupport } from '../compile/describe-support.ts'
import { QueryError } from '../errors/errors.ts'
import { createFunctions } from '../expression/functions/registry.ts'
import { createBudgets } from '../fetch/budget.ts'
import { joinBounds, pageBounds } from '../fetch/kept-bounds.ts'
import { createHttpSend } from '../http/http-send.ts'
import { createTimedCache } from '../limit/timed-cache.ts'
import type { Account } from '../plan/account.ts'
import { checkId } from '../plan/plan-get.ts'
import type { CallOptions, GetOptions } from './call-options.ts'
import { checkAccount } from './check-account.ts'
import {
  allProblems,
  brokenMappings,
  describeEach,
  findConnector,
  loadConnectors,
  usableProviders,
} from './connectors.ts'
import { credentialOrigins } from './credential-origins.ts'
import type { Engine } from './engine.ts'
import { explainPayload } from './explain-payload.ts'
import { getRecord } from './get-record.ts'
import { createInspector } from './inspect.ts'
import { createIsolation } from './isolation.ts'
import { iterateRecords } from './iterate-records.ts'
import { listPages } from './list-pages.ts'
import { listRecords } from './list-records.ts'
import { type MapRequest, mapPayload } from './map-payload.ts'
import { createOAuthCalls } from './oauth/oauth-calls.ts'
import { type EngineOptions, type FilledOptions, fillOptions } from './options.ts'
import { createOverrides } from './overridden-lists.ts'
import { assertAccount, type EngineParts, prepareCall } from './prepare-call.ts'
import { selectRecords } from './select-records.ts'

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
  const { close, ...parts } = await createParts(filled)
  const { connectors, send } = parts
  const find = (provider: string) => findConnector(connectors, provider)
  const prepare = (...[resource, account, query = {}, options = {}]: ListArguments) =>
    prepareCall(parts, { resource, account, query, options })
  const prepareWalk = (...[resource, account, query = {}, options = {}]: ListArguments) =>
    prepareCall(parts, { resource, account, query, options, isWalk: true })
  // The public types give a result's type by resource and query; at run time the schema checks it.
  return {
    list: async (...call: ListArguments) => listRecords(await prepare(...call)),
    get: async (...[resource, account, id, query = {}, options = {}]: GetArguments) =>
      getRecord(
        await prepareCall(parts, { resource, account, query, options, id: checkId(id) }),
        id,
        options.onWarning,
      ),
    pages: (...call: ListArguments) => listPages(() => prepareWalk(...withoutKey('pages', call))),
    iterate: (...call: ListArguments) =>
      iterateRecords(() => prepareWalk(...withoutKey('iterate', call))),
    map: (
      resource: string,
      provider: string,
      payload: unknown,
      options: MapRequest['options'] = {},
    ) => mapPayload(parts, { resource, provider, payload, options }),
    select: (resource: string, query: object = {}) =>
      selectRecords(connectors.schemas, resource, query),
    explain: (
      resource: string,
      provider: string,
      payload: unknown,
      options: MapRequest['options'] = {},
    ) => explainPayload(parts, { resource, provider, payload, options }),
    checkAccount: (account: Account, options?: { readonly hasClient?: boolean }) =>
      checkAccount(parts, account, options),
    origins: (account: Account) => {
      assertAccount(account)
      return credentialOrigins(find(account.provider), account)
    },
    oauth: createOAuthCalls({ find, send, options: filled }),
    support: (provider?: string) => describeEach(connectors, provider, describeSupport),
    providers: () => usableProviders(connectors),
    problems: () => allProblems(connectors),
    broken: () => brokenMappings(connectors),
    resources: () => [...connectors.schemas.keys()],
    schema: (resource) => connectors.schemas.get(resource)?.document,
    inspect: () => createInspector(parts),
    close,
  } as Engine
}

type GetArguments = [
  resource: string,
  account: Account,
  id: string,
  query?: object,
  options?: GetOptions,
]
type ListArguments = [resource: string, account: Account, query?: object, options?: CallOptions]

async function createParts(
  options: FilledOptions,
): Promise<EngineParts & { readonly close: () => void }> {
  const functions = createFunctions({ now: options.clock.now })
  const { instrument } = options
  const wrapped = instrument === undefined ? {} : { instrument }
  const setup = { functions, limits: options.expressionLimits, ...wrapped }
  const connectors = await loadConnectors(options.mappings, options.schemas, setup)
  const { send, close } =
    options.send === undefined
      ? createHttpSend(options)
      : { send: options.send, close: () => undefined }
  const isolation = options.isolation === 'worker' ? createIsolation(options) : undefined
  return {
    options,
    setup,
    connectors,
    overridden: createOverrides(setup, isolation),
    isolation,
    send,
    budgets: createBudgets(options.clock, options.budgetStore),
    joins: createTimedCache(options.clock.now, joinBounds),
    pages: createTimedCache(options.clock.now, pageBounds),
    close: () => {
      isolation?.close()
      close()
    },
  }
}

function withoutKey(call: 'pages' | 'iterate', given: ListArguments): ListArguments {
  const [, , query = {}] = given
  if (!('truto_key_by' in query)) return given
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "truto_key_by" does not go with ${call}, which gives records as a list`,
  )
}
