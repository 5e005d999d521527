import { resolve } from 'node:path'
import type { EngineOptions } from '../index.ts'
import { describeReport } from './describe-report.ts'
import { readFixtures } from './read-fixtures.ts'
import { type ReplayServer, startReplayServer } from './replay-server.ts'
import { type CaseReport, runCase } from './run-case.ts'

/** Where a provider's mapping and fixtures are. */
export type TestProviderOptions = {
  /** Default: `mappings`, from the working directory. */
  readonly mappings?: string
  /** Folder with one folder a provider. Default: `tests/fixtures/providers`, from the working directory. */
  readonly fixtures?: string
  /** Schemas beside those of the package. */
  readonly schemas?: NonNullable<EngineOptions['schemas']>
}

/** What of a test runner is needed. */
export type TestRunner = {
  readonly describe: (name: string, declare: () => void) => unknown
  readonly test: (name: string, run: () => Promise<void>) => unknown
  readonly beforeAll: (run: () => Promise<void>) => unknown
  readonly afterAll: (run: () => Promise<void>) => unknown
  /** Compares with a snapshot, where the runner has them. */
  readonly snapshot?: (text: string) => void
}

/** Declares one test a fixture of a provider, in the terms of a test runner. */
export function declareCases(
  runner: TestRunner,
  provider: string,
  options: TestProviderOptions = {},
): void {
  const { fixtures, engine } = places(options)
  runner.describe(provider, () => {
    let server: ReplayServer
    runner.beforeAll(async () => {
      server = await startReplayServer()
    })
    runner.afterAll(() => server.close())
    for (const fixture of readFixtures(fixtures, provider)) {
      runner.test(fixture.content.title, async () => {
        const report = await runCase(server, fixture, engine)
        assertHolds(report)
        runner.snapshot?.(describeReport(report))
      })
    }
  })
}

/** How each case of a provider went, as data: for test runners that cannot load ES modules. */
export async function reportProvider(
  provider: string,
  options: TestProviderOptions = {},
): Promise<readonly { title: string; faults: readonly string[]; snapshot: string }[]> {
  const { fixtures, engine } = places(options)
  const server = await startReplayServer()
  try {
    const reports: CaseReport[] = []
    for (const fixture of readFixtures(fixtures, provider)) {
      reports.push(await runCase(server, fixture, engine))
    }
    return reports.map((report) => ({
      title: report.fixture.content.title,
      faults: report.faults,
      snapshot: describeReport(report),
    }))
  } finally {
    await server.close()
  }
}

function places({ fixtures, mappings, schemas }: TestProviderOptions) {
  return {
    fixtures: resolve(fixtures ?? 'tests/fixtures/providers'),
    engine: { mappings: resolve(mappings ?? 'mappings'), schemas: schemas ?? [] },
  }
}

function assertHolds({ fixture, faults }: CaseReport): void {
  if (faults.length > 0) throw new Error(`${fixture.file} does not hold:\n${faults.join('\n')}`)
}
