import type { Account, Engine, InspectedMapping } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { sandboxAccount } from '../../replay/sandbox-account.ts'
import type { Roots } from './form-exchanges.ts'
import type { StandIns } from './stand-ins.ts'

/** The account of a case: what stands in for the one that was called. */
export type CaseAccount = {
  /** As the fixture has it; undefined where the defaults say all. */
  readonly account: Fixture['content']['account']
  readonly roots: Roots
  /** Context values that stay, because the mapping has no example that could stand in. */
  readonly keptContext: readonly string[]
}

/** What is called. */
export type Called = {
  readonly engine: Engine
  readonly mapping: InspectedMapping
  readonly resource: string
  readonly account: Account
}

/** Decides what stands in for an account, and for its host in all texts. */
export function caseAccount(called: Called, standIns: StandIns): CaseAccount {
  const { engine, mapping, resource, account } = called
  const { connector, provider } = mapping
  const list = connector.resources[resource]?.list
  if (list === undefined) throw new TypeError(`The mapping has no resource "${resource}"`) // the call has found it
  const names = credentialNames(called)
  const context = contextOf(called)
  const { base_url: _proxy, ...overrides } = account.overrides ?? {}
  const written = {
    ...(Object.keys(context).length === 0 ? {} : { context }),
    ...(names === undefined ? {} : { credentials: [...names] }),
    ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
  }
  const { baseUrl } = engine.inspect().steps
  const roots = {
    called: baseUrl(connector, list, account),
    written: baseUrl(connector, list, sandboxAccount(engine, provider, written)),
  }
  setCredentials(called, standIns)
  setHosts(roots, standIns)
  const keptContext = setContext(called, standIns)
  return { account: Object.keys(written).length === 0 ? undefined : written, roots, keptContext }
}

// Undefined for the first way to authenticate, which is the default.
function credentialNames({ mapping, account }: Called): readonly string[] | undefined {
  const holds = (name: string) => (account.credentials?.[name] ?? '') !== ''
  const ways = mapping.connector.authorization.map(({ needs }) => needs)
  const at = ways.findIndex((needs) => needs.every(holds))
  return at <= 0 ? undefined : ways[at]
}

// Values in the host name whose account it is: there the mapping's own examples stand in.
function contextOf({ mapping: { connector }, account }: Called): Record<string, string> {
  return Object.fromEntries(
    connector.context.flatMap(({ name, example, default: otherwise = '' }) => {
      const inHost = connector.baseUrlNeeds.includes(name)
      const given =
        account.context?.[name] ??
        (inHost && account.overrides?.base_url !== undefined ? example : undefined)
      const value = inHost && example !== undefined && given !== undefined ? example : given
      // An example would be taken for a value that was not given.
      if (value === undefined)
        return example === undefined || example === otherwise ? [] : [[name, otherwise]]
      return value === example ? [] : [[name, value]]
    }),
  )
}

function setCredentials({ engine, mapping, account }: Called, standIns: StandIns): void {
  const credentials = Object.keys(account.credentials ?? {})
  const made = sandboxAccount(engine, mapping.provider, { credentials }).credentials ?? {}
  for (const [name, value] of Object.entries(account.credentials ?? {}))
    if (value !== '') standIns.set('credential', value, made[name] ?? '')
}

function setHosts({ called, written }: Roots, standIns: StandIns): void {
  if (called.href === written.href) return
  standIns.set('host', called.href.replace(/\/$/, ''), written.href.replace(/\/$/, ''))
  if (called.origin === written.origin) return
  standIns.set('host', called.origin, written.origin)
  standIns.set('host', called.host, written.host)
}

function setContext({ mapping: { connector }, account }: Called, standIns: StandIns): string[] {
  return connector.context.flatMap(({ name, example }) => {
    const value = account.context?.[name]
    if (value === undefined || !connector.baseUrlNeeds.includes(name)) return []
    if (example === undefined) return [name]
    if (value !== example && value.length >= 4) standIns.set('host', value, example)
    return []
  })
}
