import type { PureSteps } from '../../../host.ts'
import type { Account, InspectedMapping } from '../../../index.ts'
import { fixtureResource } from '../../../replay/fixture-resource.ts'
import type { Fixture } from '../../../replay/read-fixtures.ts'
import type { RunSlot, Slot } from '../trace/slot.ts'
import { createOrigins, type Origins } from './origins.ts'
import { type CaseEvidence, readCase } from './read-case.ts'
import { type QuerySlot, readRequests } from './read-requests.ts'
import { type ResourceEvidence, readResource } from './read-resource.ts'
import { readResponses } from './read-responses.ts'
import { readTokens } from './read-tokens.ts'

/** What fixtures show of a mapping. */
export type MappingEvidence = {
  readonly mapping: InspectedMapping
  readonly fixtures: readonly Fixture[]
  readonly cases: readonly CaseEvidence[]
  readonly resources: readonly ResourceEvidence[]
  /** `error_mapping` and the expressions of `rate_limit`, over all responses. */
  readonly responses: readonly Slot[]
  readonly queries: readonly QuerySlot[]
  /** What reads context values from token answers. */
  readonly tokens: readonly Slot[]
  readonly origins: Origins
  readonly run: RunSlot
  readonly steps: PureSteps
}

/** What is read with. */
export type ReadSetup = {
  readonly steps: PureSteps
  readonly resources: readonly string[]
  readonly accountOf: (fixture: Fixture) => Account
  readonly run: RunSlot
}

/** Reads all fixtures of a mapping and evaluates its expressions on them. */
export function readMapping(
  mapping: InspectedMapping,
  fixtures: readonly Fixture[],
  setup: ReadSetup,
): MappingEvidence {
  const origins = createOrigins()
  for (const { file, content } of fixtures) {
    origins.note(content.exchanges, { file, pointer: '/exchanges' })
    origins.note(content.payload, { file, pointer: '/payload' })
    origins.note(content.token, { file, pointer: '/token' })
  }
  const { connector } = mapping
  const trees = new Map(mapping.expressions.map(({ path, tree }) => [path.join('\n'), tree]))
  const reading = { mapping, trees, origins, run: setup.run }
  const resources = Object.entries(connector.resources).flatMap(([name, { list, get }]) => {
    const own = fixtures.filter((fixture) => resourceOf(fixture, setup.resources) === name)
    const lists = (fixture: Fixture) => fixture.content.get === undefined
    // What a list shows is the better example.
    const ordered = [...own.filter(lists), ...own.filter((fixture) => !lists(fixture))]
    const cases = ordered.flatMap((fixture) => {
      const account = setup.accountOf(fixture)
      return readCase(fixture, { steps: setup.steps, connector, resource: name, account }) ?? []
    })
    const isApart = get !== undefined && get.mapping !== list.mapping
    const got = (shownBy: CaseEvidence) => isApart && shownBy.path.at(-1) === 'get'
    const parts = [
      { call: 'list', list, cases: cases.filter((shownBy) => !got(shownBy)) },
      ...(isApart ? [{ call: 'get', list: get, cases: cases.filter(got) }] : []),
    ]
    return parts.map(({ call, ...part }) =>
      readResource({ ...part, name, path: ['resources', name, call] }, reading),
    )
  })
  const cases = resources.flatMap((resource) => resource.cases)
  const responses = readResponses(reading, cases)
  const queries = resources.flatMap((resource) => readRequests(reading, resource))
  const tokens = readTokens(reading, cases)
  const { run, steps } = setup
  return { mapping, origins, run, steps, fixtures, cases, resources, responses, queries, tokens }
}

function resourceOf(fixture: Fixture, resources: readonly string[]): string | undefined {
  try {
    return fixtureResource({ resources: () => resources }, fixture)
  } catch {
    return undefined
  }
}
