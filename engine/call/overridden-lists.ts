import { applyOverrides, leaveOverridden } from '../compile/apply-overrides.ts'
import { overrideTarget } from '../compile/compile-overrides.ts'
import type { Connector, ListSpec } from '../compile/connector.ts'
import type { CompileSetup } from '../compile/scope.ts'
import { digest } from '../json/digest.ts'
import { isObject } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'
import { createByteCache } from '../limit/byte-cache.ts'
import type { Account } from '../plan/account.ts'
import type { Isolation } from './isolation.ts'
import { compiledBytes, overrideCacheBounds } from './override-cache.ts'

/** Gives a list with an account's overrides in it. Rejects with `AccountError` for overrides that do not compile. */
export type Overrides = (
  connector: Connector,
  list: ListSpec,
  account: Account,
  signal: AbortSignal,
) => Promise<ListSpec>

/** Makes a function that keeps the lists it has made. Without isolation overrides become a part of the mapping. */
export function createOverrides(setup: CompileSetup, isolation: Isolation | undefined): Overrides {
  const cache = createByteCache<ListSpec>(overrideCacheBounds)
  return async (connector, list, account, signal) => {
    const { resource } = list.schema
    const changes = account.overrides?.resources?.[resource]?.list?.response_mapping
    if (changes === undefined) return list
    const overrides = stableJson(changes)
    const owner = overrideOwner(account)
    const key = `${connector.provider} ${resource} ${overrides}`
    const held = cache.get(owner, key)
    if (held !== undefined) return held
    const made =
      isolation === undefined || !holdsExpression(changes)
        ? applyOverrides(connector, resource, { overrides: changes, setup })
        : await isolate()
    cache.set(owner, key, made, compiledBytes(overrides))
    return made

    async function isolate(): Promise<ListSpec> {
      const target = JSON.stringify(overrideTarget(connector, list))
      const program = { target, overrides }
      const request = { owner, tenant: overrideTenant(account), program, resource }
      const facts = await (isolation as Isolation).compile(request, signal)
      return leaveOverridden(list, facts, { program, setup })
    }
  }
}

/** Whose time is counted: the account's. Accounts without an id are counted together if their overrides are equal. */
export function overrideOwner({ id, provider, overrides }: Account): string {
  return `${provider} ${id ?? digest(stableJson(overrides ?? null))}`
}

/** With whom the account shares threads. */
export function overrideTenant(account: Account): string {
  return account.tenant ?? overrideOwner(account)
}

// No field is deeper than this: deeper overrides are refused where they are read.
const deepestField = 10

function holdsExpression(changes: unknown, depth = 0): boolean {
  if (typeof changes === 'string' || depth > deepestField) return true
  return (
    isObject(changes) && Object.values(changes).some((entry) => holdsExpression(entry, depth + 1))
  )
}
