import { resolve } from 'node:path'
import type { EngineOptions } from '../index.ts'
import { describeReport } from './describe-report.ts'
import { readFixtures } from './read-fixtures.ts'
import { type ReplayServer, startReplayServer } from './replay-server.ts'
import { runCase } from './run-case.ts'

/** Where a provider's mapping and fixtures are. */
export type TestProviderOptions = {
  /** Default: `mappings`, from the working directory. */
  readonly mappings?: string
  /** Folder with one folder a provider. Default: `tests/fixtures/providers`, from the working directory. */
  readonly fixtures?: string
  /** Schemas beside those of the package. */
  readonly schemas?: NonNullable<EngineOptions['schemas']>
}

/**
 * Declares one Jest test a fixture of a provider: the case is played over real HTTP on loopback,
 * what was sent is checked, and the mapped answer is compared with its snapshot.
 *
 * @example
 * ```ts
 * import { testProvider } from 'crosswalk/testing'
 * testProvider('acme')
 * ```
 */
export function testProvider(provider: string, options: TestProviderOptions = {}): void {
  const fixtures = resolve(options.fixtures ?? 'tests/fixtures/providers')
  const engine = {
    mappings: resolve(options.mappings ?? 'mappings'),
    schemas: options.schemas ?? [],
  }
  const { describe, test, expect, beforeAll, afterAll } = jestGlobals()
  describe(provider, () => {
    let server: ReplayServer
    beforeAll(async () => {
      server = await startReplayServer()
    })
    afterAll(() => server.close())
    for (const fixture of readFixtures(fixtures, provider)) {
      test(fixture.content.title, async () => {
        const report = await runCase(server, fixture, engine)
        expect(report.faults).toEqual([])
        expect(describeReport(report)).toMatchSnapshot()
      })
    }
  })
}

type JestGlobals = {
  readonly describe: (name: string, declare: () => void) => void
  readonly test: (name: string, run: () => Promise<void>) => void
  readonly expect: (value: unknown) => { toEqual(other: unknown): void; toMatchSnapshot(): void }
  readonly beforeAll: (run: () => Promise<void>) => void
  readonly afterAll: (run: () => Promise<void>) => void
}

function jestGlobals(): JestGlobals {
  const globals = globalThis as Partial<JestGlobals>
  if (typeof globals.describe === 'function' && typeof globals.expect === 'function') {
    return globals as JestGlobals // Jest sets all of them together
  }
  throw new TypeError('testProvider() declares Jest tests: call it in a test file that Jest runs')
}
