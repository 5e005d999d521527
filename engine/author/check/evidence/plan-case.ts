import type { Connector, ListPlan, ListSpec, PureSteps } from '../../../host.ts'
import type { Account } from '../../../index.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'

/** What a case is read with. */
export type CaseSetup = {
  readonly steps: PureSteps
  readonly connector: Connector
  readonly resource: string
  readonly account: Account
}

/** The calls that a case makes. */
export type CasePlan = {
  readonly list: ListSpec
  /** Keys of the call in the mapping. */
  readonly path: readonly string[]
  /** Keys of what it joins. */
  readonly joinsPath: readonly string[]
  /** What it joins is the same for all calls. */
  readonly joinsOnce: boolean
  /** One for the list, or one for each id. */
  readonly plans: readonly ListPlan[]
}

/** Plans what a case calls: a list, or single records by their ids. Undefined where it cannot be planned. */
export function planCase({ content }: Fixture, setup: CaseSetup): CasePlan | undefined {
  const { steps, connector, resource, account } = setup
  const spec = connector.resources[resource]
  if (spec === undefined) return undefined
  const { list, get } = spec
  const { get: ids, query = {} } = content
  const lists = ['resources', resource, 'list']
  try {
    // Without a call of its own, a record is found in the list.
    if (ids === undefined || get === undefined) {
      const plans = [steps.plan(connector, list, account, query)]
      return { list, path: lists, joinsPath: [...lists, 'before'], joinsOnce: true, plans }
    }
    const path = ['resources', resource, 'get']
    const plans = ids.map((id) => steps.planGet(connector, get, account, { id, query }))
    const joinsOnce = get.before === list.before
    return {
      list: get,
      path,
      joinsPath: [...(joinsOnce ? lists : path), 'before'],
      joinsOnce,
      plans,
    }
  } catch {
    return undefined
  }
}
