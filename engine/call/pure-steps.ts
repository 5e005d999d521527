import type { Connector, ListSpec, RecordSource } from '../compile/connector.ts'
import type { Extraction } from '../fetch/extract-records.ts'
import { type ReadRoots, readRecords } from '../fetch/read-records.ts'
import type { Account } from '../plan/account.ts'
import { checkQuery } from '../plan/check-query.ts'
import { type ListPlan, planList } from '../plan/plan-list.ts'
import { prepareAccount } from '../plan/prepare-account.ts'

/** The steps of a call that are pure: nothing is sent. */
export type PureSteps = {
  /** Plans a list call. Throws what the call would throw. */
  readonly plan: (connector: Connector, list: ListSpec, account: Account, query: object) => ListPlan
  /** The root of the API that an account is called at. Throws what the call would throw. */
  readonly baseUrl: (connector: Connector, list: ListSpec, account: Account) => URL
  /** Finds the records of a response: undefined where there is no list, null where an expression says so. Throws what a call would throw. */
  readonly records: (source: RecordSource, roots: ReadRoots) => Extraction | null | undefined
}

/** See {@link PureSteps}. */
export const pureSteps: PureSteps = {
  plan: (connector, list, account, query) => {
    const checked = checkQuery(query, list.schema, list.produced)
    const prepared = prepareAccount(connector, list, account)
    return planList(connector, list, { account: prepared, query: checked })
  },
  baseUrl: (connector, list, account) => prepareAccount(connector, list, account).baseUrl,
  records: (source, roots) => readRecords(source, roots),
}
