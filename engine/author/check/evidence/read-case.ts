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
import { type Exchange, exchangesOf, isGood } from './exchanges.ts'
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

/** Reads a case by the mapping: which recorded response answers what. Undefined where the call cannot be planned. */
export function readCase(fixture: Fixture, setup: CaseSetup): CaseEvidence | undefined {
  const { steps, connector, list, account } = setup
  let plan: ListPlan
  try {
    plan = steps.plan(connector, list, account, fixture.content.query ?? {})
  } catch {
    return undefined
  }
  const exchanges = exchangesOf(fixture)
  const used = new Set<Exchange>()
  const reading = { reader: steps, used, exchanges }
  const own = ['resources', setup.resource, 'list']
  const joins = list.before.flatMap((spec) =>
    readCall(() => plan.openBefore(spec), { spec, path: [...own, 'before', spec.name] }, reading),
  )
  const before = beforeRoot(list.before, joins)
  let fault: unknown
  const items = list.forEach === undefined ? [undefined] : itemsOf(list.forEach, joins)
  const lists = items.flatMap((item) => {
    try {
      return readCall(() => plan.openList(before, item), { spec: list, path: own, item }, reading)
    } catch (error) {
      fault ??= error
      return []
    }
  })
  return { fixture, exchanges, account, plan, list, lists, joins, before, fault }
}

type Reading = {
  readonly reader: PureSteps
  readonly used: Set<Exchange>
  readonly exchanges: readonly Exchange[]
}

type Call = { readonly spec: CallSpec; readonly path: readonly string[]; readonly item?: unknown }

function readCall(make: () => OpenCall, call: Call, reading: Reading): CallEvidence[] {
  const { reader, used, exchanges } = reading
  const open = make()
  const walk = walkCall(open, exchanges, { reader, used })
  const home = walk.steps[0]?.exchange.path
  const unreached = exchanges
    .filter((exchange) => !used.has(exchange) && exchange.path === home && isGood(exchange))
    .filter((exchange) => exchange.method === call.spec.method && call.spec.method === 'GET')
    .map((exchange) => readPage(open, exchange, { reader, index: 0 }))
  for (const { exchange } of unreached) used.add(exchange)
  return [{ item: undefined, ...call, open, walk, unreached }]
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
