import type {
  BeforeSpec,
  CallSpec,
  Connector,
  ListPlan,
  ListSpec,
  OpenCall,
  PureSteps,
} from '../../../host.ts'
import type { Account } from '../../../index.ts'
import { isObject, setOwn } from '../../../json/json.ts'
import { valueAt } from '../../../json/path.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import { type Exchange, exchangesOf, isGood, payloadExchange } from './exchanges.ts'
import { type Page, readPage, type Walk, walkCall } from './walk-call.ts'

/** What a case shows of one call: of the list, of the list of one parent, or of a join. */
export type CallEvidence = {
  readonly spec: CallSpec
  /** Keys of the call in the mapping. */
  readonly path: readonly string[]
  readonly open: OpenCall
  readonly item: unknown
  readonly walk: Walk
  /** Good responses that no page leads to. */
  readonly unreached: readonly Page[]
}

/** What a case shows. */
export type CaseEvidence = {
  readonly fixture: Fixture
  readonly exchanges: readonly Exchange[]
  readonly account: Account
  readonly plan: ListPlan
  readonly list: ListSpec
  readonly lists: readonly CallEvidence[]
  readonly joins: readonly CallEvidence[]
  /** Joined lists as expressions see them. */
  readonly before: Readonly<Record<string, unknown>>
  /** The requests could not be made, and why. */
  readonly fault: unknown
}

/** What a case is read with. */
export type CaseSetup = {
  readonly steps: PureSteps
  readonly connector: Connector
  readonly resource: string
  readonly list: ListSpec
  readonly account: Account
}

/**
 * Reads a case by the mapping: which recorded response answers what. Undefined where the call cannot be planned, and for
 * a case that gets single records: it shows nothing of the list.
 */
export function readCase(fixture: Fixture, setup: CaseSetup): CaseEvidence | undefined {
  if (fixture.content.get !== undefined) return undefined
  const { steps, connector, list, account } = setup
  let plan: ListPlan
  try {
    plan = steps.plan(connector, list, account, fixture.content.query ?? {})
  } catch {
    return undefined
  }
  if (fixture.content.payload !== undefined) return readPayload(fixture, plan, setup)
  const exchanges = exchangesOf(fixture)
  const reading = { reader: steps, used: new Set<Exchange>(), exchanges }
  const own = ['resources', setup.resource, 'list']
  const walked = list.before.map((spec) =>
    readCall(plan.openBefore(spec), { spec, path: [...own, 'before', spec.name] }, reading),
  )
  const early = beforeRoot(list.before, walked)
  const items = list.forEach === undefined ? [undefined] : itemsOf(list.forEach, walked)
  const { opened, fault } = openLists(plan, early, items)
  const followed = opened.map(({ open, item }) =>
    readCall(open, { spec: list, path: own, item }, reading),
  )
  const joins = walked.map((call) => withUnreached(call, reading))
  const lists = followed.map((call) => withUnreached(call, reading))
  const before = beforeRoot(list.before, joins)
  return { fixture, exchanges, account, plan, list, lists, joins, before, fault }
}

// A body that is mapped without a call: nothing stands beside it.
function readPayload(
  fixture: Fixture,
  plan: ListPlan,
  { steps, list, account, resource }: CaseSetup,
): CaseEvidence {
  const open: OpenCall = {
    spec: list,
    roots: plan.roots,
    request: () => {
      throw new TypeError('A payload has no request')
    },
    next: () => null,
  }
  const page = readPage(open, payloadExchange(fixture), { reader: steps, index: 0 })
  const walk = { steps: [], pages: [page], unrecorded: undefined, failed: false, used: [] }
  const path = ['resources', resource, 'list']
  const call = { spec: list, path, open, item: undefined, walk, unreached: [] }
  const nothing = { exchanges: [], joins: [], before: {}, fault: undefined }
  return { ...nothing, fixture, account, plan, list, lists: [call] }
}

type Opened = { readonly open: OpenCall; readonly item: unknown }

function openLists(
  plan: ListPlan,
  before: CaseEvidence['before'],
  items: readonly unknown[],
): { readonly opened: readonly Opened[]; readonly fault: unknown } {
  const opened: Opened[] = []
  let fault: unknown
  for (const item of items) {
    try {
      opened.push({ open: plan.openList(before, item), item })
    } catch (error) {
      fault ??= error
    }
  }
  return { opened, fault }
}

type Reading = {
  readonly reader: PureSteps
  readonly used: Set<Exchange>
  readonly exchanges: readonly Exchange[]
}

type Call = { readonly spec: CallSpec; readonly path: readonly string[]; readonly item?: unknown }

function readCall(open: OpenCall, call: Call, reading: Reading): CallEvidence {
  const { reader, used, exchanges } = reading
  const walk = walkCall(open, exchanges, { reader, used })
  return { item: undefined, ...call, open, walk, unreached: [] }
}

// What no call took, and goes to the same address as this one.
function withUnreached(call: CallEvidence, { reader, used, exchanges }: Reading): CallEvidence {
  const home = call.walk.steps[0]?.exchange.path
  if (call.spec.method !== 'GET') return call
  const left = exchanges.filter(
    (exchange) =>
      !used.has(exchange) &&
      exchange.path === home &&
      exchange.method === 'GET' &&
      isGood(exchange),
  )
  for (const exchange of left) used.add(exchange)
  const pages = left.map((exchange) => readPage(call.open, exchange, { reader, index: 0 }))
  return { ...call, unreached: pages }
}

/** The good responses of a call. */
export function pagesOf({ walk, unreached }: CallEvidence): readonly Page[] {
  return [...walk.pages, ...unreached]
}

function recordsOf(call: CallEvidence): readonly unknown[] {
  return pagesOf(call).flatMap(({ found }) => (found?.records ?? []).map(({ record }) => record))
}

function itemsOf(name: string, joins: readonly CallEvidence[]): readonly unknown[] {
  return joins.filter(({ path }) => path.at(-1) === name).flatMap(recordsOf)
}

// A join that failed is missing, as in a call.
function beforeRoot(
  specs: readonly BeforeSpec[],
  joins: readonly CallEvidence[],
): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {}
  for (const { name, keyBy } of specs) {
    const call = joins.find(({ path }) => path.at(-1) === name)
    if (call === undefined || (pagesOf(call).length === 0 && call.walk.failed)) continue
    const records = recordsOf(call)
    if (keyBy === undefined) setOwn(root, name, records)
    else setOwn(root, name, tableOf(records, keyBy))
  }
  return root
}

function tableOf(
  records: readonly unknown[],
  keyBy: readonly string[],
): Readonly<Record<string, unknown>> {
  const table: Record<string, unknown> = {}
  for (const record of records) {
    const key = valueAt(record, keyBy)
    if (isObject(record) && (typeof key === 'string' || typeof key === 'number'))
      setOwn(table, String(key), record)
  }
  return table
}
