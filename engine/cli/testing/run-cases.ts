import { existsSync } from 'node:fs'
import { createEngine } from '../../index.ts'
import {
  builtinFixtures,
  type CaseReport,
  type Fixture,
  type FixtureSource,
  readFixtures,
  runCase,
  startReplayServer,
  type UnprovenClaim,
  unprovenClaims,
} from '../../testing.ts'
import { localMappings, mappingOptions } from '../flags.ts'
import type { Io } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { createProgress } from '../progress.ts'

/** Which cases, and where they and their mappings are. */
export type CaseChoice = {
  readonly provider: string | undefined
  /** A case by its name, `pages` or `crm-stages.pages`; all without one. */
  readonly name: string | undefined
  readonly mappings: string | undefined
  readonly fixtures: string | undefined
  readonly schemas: string | undefined
}

/** How the cases went, and what no expectation proves. */
export type TestRun = {
  readonly reports: readonly CaseReport[]
  readonly unproven: readonly UnprovenClaim[]
}

/** Where fixtures are by default: `tests/fixtures/providers` in the working directory, else those of the package. */
export const localFixtures = 'tests/fixtures/providers'

/** Where the fixtures of a choice are. */
export function fixtureSource({
  fixtures,
}: {
  readonly fixtures?: string | undefined
}): FixtureSource {
  return fixtures ?? (existsSync(localFixtures) ? localFixtures : builtinFixtures)
}

/** The engine options of a choice. */
export function engineOptions({ mappings, schemas }: Pick<CaseChoice, 'mappings' | 'schemas'>) {
  const sources = mappings === undefined ? localMappings() : [mappings]
  return mappingOptions({
    mappings: sources,
    ...(schemas === undefined ? {} : { schemas }),
  })
}

/** The cases of a choice. Throws {@link MisuseError} for none. */
export function chosenFixtures(choice: CaseChoice): readonly Fixture[] {
  const { provider, name } = choice
  const own = readFixtures(fixtureSource(choice), provider)
  const chosen = own.filter(
    (fixture) => name === undefined || fixture.name === name || fixture.name.endsWith(`.${name}`),
  )
  if (chosen.length > 0) return chosen
  const known =
    own.length === 0 || name === undefined
      ? ''
      : `: it has ${own.map((fixture) => fixture.name).join(', ')}`
  const what = name === undefined ? 'No fixtures' : `No fixture "${name}"`
  throw new MisuseError(
    `${what}${provider === undefined ? '' : ` of "${provider}"`} were found${known}`,
  )
}

/** Plays the chosen cases over HTTP. What is unproven is only looked for when all cases are played. */
export async function runCases(io: Io, choice: CaseChoice): Promise<TestRun> {
  const fixtures = chosenFixtures(choice)
  const options = engineOptions(choice)
  const server = await startReplayServer()
  const progress = createProgress(io)
  const reports: CaseReport[] = []
  try {
    for (const fixture of fixtures) {
      io.signal?.throwIfAborted()
      progress.show(`${fixture.provider}: ${fixture.content.title}`)
      reports.push(await runCase(server, fixture, options))
    }
  } finally {
    progress.clear()
    await server.close()
  }
  if (choice.name !== undefined) return { reports, unproven: [] }
  const engine = await createEngine(options)
  const unproven = unprovenClaims(engine, reports)
  engine.close()
  return { reports, unproven }
}
