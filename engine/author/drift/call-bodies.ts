/*
 * drift: what a provider answers now and what fixtures recorded in; which shapes differ, and what unified fields make of it out.
 */
import type { Account, Engine } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { sandboxAccount } from '../../replay/sandbox-account.ts'
import { pagesOf } from '../check/evidence/call-evidence.ts'
import { readCase } from '../check/evidence/read-case.ts'
import type { MapPaths } from './shape.ts'

/** A good response body of a call, and where it is recorded. */
export type CallBody = {
  /** `list`, or `before.<name>` for a joined list. */
  readonly call: string
  readonly fixture: Fixture
  /** Index of the exchange; undefined for the payload of a fixture. */
  readonly exchange: number | undefined
  readonly body: unknown
}

/** The good responses that a case records, each with the call that it answers. A case that gets single records shows none. */
export function callBodies(
  engine: Engine,
  fixture: Fixture,
  { resource, account }: { readonly resource: string; readonly account?: Account },
): readonly CallBody[] {
  const inspector = engine.inspect()
  const { connector } = inspector.mapping(fixture.provider)
  if (fixture.content.get !== undefined) return []
  const evidence = readCase(fixture, {
    steps: inspector.steps,
    connector,
    resource,
    account: account ?? sandboxAccount(engine, fixture.provider, fixture.content.account),
  })
  return [...(evidence?.lists ?? []), ...(evidence?.joins ?? [])].flatMap((call) =>
    pagesOf(call)
      .filter(({ exchange }) => exchange.kind === 'json')
      .map(({ exchange: { body, at } }) => {
        const number = /^\/exchanges\/(\d+)$/.exec(at.pointer)?.[1]
        const exchange = number === undefined ? undefined : Number(number)
        const name = call.path.at(-2) === 'before' ? `before.${call.path.at(-1)}` : 'list'
        return { call: name, fixture, exchange, body }
      }),
  )
}

/** The places of each call at which a mapping finds maps: their keys are data, not names. */
export function mapPaths(
  engine: Engine,
  provider: string,
  resource: string,
): ReadonlyMap<string, MapPaths> {
  const list = engine.inspect().mapping(provider).connector.resources[resource]?.list
  const calls = list === undefined ? [] : [list, ...list.before]
  return new Map(
    calls.map((spec) => {
      const name = 'name' in spec ? `before.${String(spec.name)}` : 'list'
      if (spec.records.kind !== 'path') return [name, []]
      const { map, steps } = spec.records.path
      const found: string[][] = map ? [[]] : []
      const way: string[] = map ? ['@'] : []
      for (const step of steps) {
        way.push(step.name)
        if (step.map) found.push([...way])
        if (step.map) way.push('@')
      }
      return [name, found]
    }),
  )
}
