import type { Account, Engine, InspectedMapping } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { sandboxAccount } from '../../replay/sandbox-account.ts'
import type { Roots } from './forming.ts'
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

// In the host name stands whose account it is: there the mapping's own examples stand in.
function contextOf({ mapping: { connector }, account }: Called): Record<string, string> {
  return Object.fromEntries(
    connector.context.flatMap((declared) => {
      const { name, example } = declared
      const given = account.context?.[name]
      if (example !== undefined && connector.baseUrlNeeds.includes(name)) {
        const isDefault = given === undefined && account.overrides?.base_url === undefined
        return isDefault ? unlikeExample(declared, declared.default) : []
      }
      return unlikeExample(declared, given ?? declared.default ?? emptyOf(declared))
    }),
  )
}

type Declared = Called['mapping']['connector']['context'][number]

// Where a fixture says nothing, the example is taken.
function unlikeExample({ name, example }: Declared, value: string | undefined): [string, string][] {
  return value === undefined || value === example ? [] : [[name, value]]
}

// A value that was not given, where one of no length may stand for that.
function emptyOf({ example, pattern }: Declared): string | undefined {
  return example === undefined || pattern?.test('') === false ? undefined : ''
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
  const made = written.hostname.split('.')
  const labels = called.hostname.split('.')
  if (labels.length !== made.length) return
  // The name of a customer in front of that of the provider.
  for (const [index, label] of labels.entries())
    if (label.length >= 5 && label !== made[index]) standIns.set('host', label, made[index] ?? '')
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
