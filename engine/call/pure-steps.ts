import type {
  Connector,
  GetSpec,
  ListSpec,
  LocatedExpression,
  RecordSource,
} from '../compile/connector.ts'
import type { RemoteError } from '../errors/errors.ts'
import type { Extraction } from '../fetch/extract-records.ts'
import { type ReadRoots, readRecords } from '../fetch/read-records.ts'
import type { ReadResponse } from '../fetch/read-response.ts'
import { responseError } from '../fetch/response-error.ts'
import type { Account } from '../plan/account.ts'
import { checkGetQuery } from '../plan/check-get-query.ts'
import { checkQuery } from '../plan/check-query.ts'
import { planGet } from '../plan/plan-get.ts'
import { type ListPlan, planList } from '../plan/plan-list.ts'
import { prepareAccount } from '../plan/prepare-account.ts'
import { createRedactor } from '../redact/redact.ts'

/** The steps of a call that are pure: nothing is sent. */
export type PureSteps = {
  /** Plans a list call. Throws what the call would throw. */
  readonly plan: (connector: Connector, list: ListSpec, account: Account, query: object) => ListPlan
  /** The root of the API that an account is called at. Throws what the call would throw. */
  readonly baseUrl: (connector: Connector, list: ListSpec, account: Account) => URL
  /** Plans the call for one record. Throws what the call would throw. */
  readonly planGet: (
    connector: Connector,
    get: GetSpec,
    account: Account,
    wanted: { readonly id: string; readonly query: object },
  ) => ListPlan
  /** Finds the records of a response: undefined where there is no list, null where an expression says so. Throws what a call would throw. */
  readonly records: (source: RecordSource, roots: ReadRoots) => Extraction | null | undefined
  /** The error in a response; undefined for a good one. `notFound`: what says that a record is not there. */
  readonly error: (
    connector: Connector,
    response: ReadResponse,
    notFound?: LocatedExpression,
  ) => RemoteError | undefined
}

/** See {@link PureSteps}. */
export const pureSteps: PureSteps = {
  plan: (connector, list, account, query) => {
    const checked = checkQuery(query, list.schema, list.produced)
    const prepared = prepareAccount(connector, list, account)
    return planList(connector, list, { account: prepared, query: checked })
  },
  baseUrl: (connector, list, account) => prepareAccount(connector, list, account).baseUrl,
  planGet: (connector, get, account, { id, query }) => {
    const checked = checkGetQuery(query, get.schema, id)
    const prepared = prepareAccount(connector, get, account)
    return planList(connector, get, { account: prepared, query: checked, id: planGet(get, id) })
  },
  records: (source, roots) => readRecords(source, roots),
  error: (connector, response, notFound) =>
    responseError(connector, response, { redactor: createRedactor([]), notFound }),
}
