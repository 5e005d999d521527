import { applyOverrides } from '../compile/apply-overrides.ts'
import type { Connector, ListSpec } from '../compile/connector.ts'
import { stableJson } from '../json/stable-json.ts'
import type { Account } from '../plan/account.ts'

/** Gives a list with an account's overrides compiled in. Throws `AccountError` for overrides that do not compile. */
export type Overrides = (connector: Connector, list: ListSpec, account: Account) => ListSpec

const mostOverrides = 500

/** Makes a function that keeps the lists it has compiled. */
export function createOverrides(setup: Parameters<typeof applyOverrides>[2]['setup']): Overrides {
  const cache = new Map<string, ListSpec>()
  return (connector, list, { overrides }) => {
    const resource = list.schema.resource
    const changes = overrides?.resources?.[resource]?.list?.response_mapping
    if (changes === undefined) return list
    const key = `${connector.provider} ${resource} ${stableJson(changes)}`
    const held = cache.get(key)
    if (held !== undefined) return held
    const changed = applyOverrides(connector, resource, { overrides: changes, setup })
    cache.set(key, changed)
    if (cache.size > mostOverrides) cache.delete(cache.keys().next().value ?? '')
    return changed
  }
}
