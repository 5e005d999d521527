import type { BeforeSpec, ListPlan, ListSpec, OpenCall, PureSteps } from '../../../host.ts'
import type { Account } from '../../../index.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import { beforeRoot } from './before-root.ts'
import { type CallEvidence, recordsOf } from './call-evidence.ts'
import { type Exchange, exchangesOf, isGood } from './exchanges.ts'
import { openPayload } from './open-payload.ts'
import { type CasePlan, type CaseSetup, planCase } from './plan-case.ts'
import { readPage, walkCall } from './walk-call.ts'

/** What a case shows. */
export type CaseEvidence = {
  readonly fixture: Fixture
  readonly exchanges: readonly Exchange[]
  readonly account: Account
  readonly plan: ListPlan
  /** How records are listed, or how one is got. */
  readonly list: ListSpec
  /** Its keys in the mapping. */
  readonly path: readonly string[]
  readonly lists: readonly CallEvidence[]
  readonly joins: readonly CallEvidence[]
  /** Joined lists as expressions see them. */
  readonly before: Readonly<Record<string, unknown>>
  /** The requests could not be made, and why. */
  readonly fault: unknown
}

/** Reads a case by the mapping: which recorded response answers what. Undefined where the call cannot be planned. */
export function readCase(fixture: Fixture, setup: CaseSetup): CaseEvidence | undefined {
  const planned = planCase(fixture, setup)
  const [plan] = planned?.plans ?? []
  if (planned === undefined || plan === undefined) return undefined
  const { list, path } = planned
  const { account, steps } = setup
  const shown = { fixture, account, plan, list, path }
  if (fixture.content.payload !== undefined) {
    const call = openPayload(fixture, plan, { reader: steps, path })
    return { ...shown, exchanges: [], joins: [], before: {}, fault: undefined, lists: [call] }
  }
  const exchanges = exchangesOf(fixture)
  const reading = { reader: steps, used: new Set<Exchange>(), exchanges }
  const { walked, followed, fault } = followAll(planned, reading)
  const joins = walked.map((call) => withUnreached(call, reading))
  const lists = followed.map((call) => withUnreached(call, reading))
  return { ...shown, exchanges, lists, joins, before: beforeRoot(list.before, joins), fault }
}

type Followed = {
  readonly walked: readonly CallEvidence[]
  readonly followed: readonly CallEvidence[]
  readonly fault: unknown
}

// One call, or one for each record that is got; what they join is read once, where it is the same for all.
function followAll(planned: CasePlan, reading: Reading): Followed {
  const { plans, list, path } = planned
  const walked: CallEvidence[] = []
  const followed: CallEvidence[] = []
  let fault: unknown
  for (const plan of plans) {
    const own =
      planned.joinsOnce && walked.length > 0
        ? walked
        : list.before.map((spec) => readJoin(plan, spec, { planned, reading }))
    if (own !== walked) walked.push(...own)
    const items = list.forEach === undefined ? [undefined] : itemsOf(list.forEach, own)
    const lists = openLists(plan, beforeRoot(list.before, own), items)
    fault ??= lists.fault
    for (const { open, item } of lists.opened)
      followed.push(readCall(open, { spec: list, path, item }, reading))
  }
  return { walked, followed, fault }
}

function readJoin(
  plan: ListPlan,
  spec: BeforeSpec,
  { planned, reading }: { readonly planned: CasePlan; readonly reading: Reading },
): CallEvidence {
  const path = [...planned.joinsPath, spec.name]
  return readCall(plan.openBefore(spec), { spec, path, item: undefined }, reading)
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

type Call = Pick<CallEvidence, 'spec' | 'path' | 'item'>

function readCall(open: OpenCall, call: Call, reading: Reading): CallEvidence {
  const { reader, used, exchanges } = reading
  const walk = walkCall(open, exchanges, { reader, used })
  return { ...call, open, walk, unreached: [] }
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

function itemsOf(name: string, joins: readonly CallEvidence[]): readonly unknown[] {
  return joins.filter(({ path }) => path.at(-1) === name).flatMap(recordsOf)
}
