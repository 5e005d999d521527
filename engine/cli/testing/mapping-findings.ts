import { createEngine } from '../../index.ts'
import { checkMappings, type Finding, readFixtures } from '../../testing.ts'
import { type CaseChoice, engineOptions, fixtureSource, type TestRun } from './run-cases.ts'

/** What `validate` finds in the mappings of which cases failed: most often the line that is wrong. */
export async function mappingFindings(
  choice: CaseChoice,
  { reports }: TestRun,
): Promise<readonly Finding[]> {
  const failed = new Set(
    reports.filter(({ faults }) => faults.length > 0).map(({ fixture }) => fixture.provider),
  )
  if (failed.size === 0) return []
  const engine = await createEngine(engineOptions(choice))
  try {
    const usable = engine.providers().filter((provider) => failed.has(provider))
    const fixtures = usable.flatMap((provider) => readFixtures(fixtureSource(choice), provider))
    return checkMappings(engine, fixtures).filter(({ code }) => code !== 'no_fixtures')
  } finally {
    engine.close()
  }
}
