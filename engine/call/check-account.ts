import type { Connector, ResourceSpec } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { startDeadline } from '../fetch/deadline.ts'
import type { Account } from '../plan/account.ts'
import { assertAccountValues } from '../plan/prepare-account.ts'
import { findConnector } from './connectors.ts'
import { assertAccount, type EngineParts } from './prepare-call.ts'

/** Checks an account's values for every resource of its provider. Rejects with `AccountError`. */
export async function checkAccount(
  { connectors, overridden, options }: EngineParts,
  account: Account,
  { hasClient = false }: { readonly hasClient?: boolean } = {},
): Promise<void> {
  assertAccount(account)
  const connector = findConnector(connectors, account.provider)
  const { signal, end } = startDeadline(options.clock, options.deadline)
  try {
    for (const { list: own, get } of resourcesOf(connector, account)) {
      const list = await overridden(connector, own, account, signal)
      assertAccountValues(connector, list, account, { hasClient })
      if (get !== undefined) assertAccountValues(connector, get, account, { hasClient })
    }
  } finally {
    end()
  }
}

// Overrides may name resources that the provider does not have: that is an error too.
function resourcesOf(connector: Connector, { overrides }: Account): readonly ResourceSpec[] {
  const { resources, label } = connector
  for (const resource of Object.keys(overrides?.resources ?? {})) {
    if (!Object.hasOwn(resources, resource)) {
      const hint = suggestion(resource, Object.keys(resources))
      throw new AccountError(
        'invalid_override',
        `Override of resource "${resource}", which ${label} does not have: ${hint}`,
        { fields: [`overrides.resources.${resource}`] },
      )
    }
  }
  return Object.values(resources)
}
