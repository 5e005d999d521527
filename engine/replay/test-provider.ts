import { declareCases, type TestProviderOptions } from './declare-cases.ts'

/**
 * Declares one Jest test a fixture of a provider: the case is played over real HTTP on loopback,
 * what was sent is checked, and the mapped answer is compared with its snapshot.
 *
 * @example
 * ```ts
 * import { testProvider } from 'crosswalk/testing/jest'
 * testProvider('acme')
 * ```
 */
export function testProvider(provider: string, options: TestProviderOptions = {}): void {
  const { expect, ...runner } = jestGlobals()
  const snapshot = (text: string) => expect(text).toMatchSnapshot()
  declareCases({ ...runner, snapshot }, provider, options)
}

type JestGlobals = {
  readonly describe: (name: string, declare: () => void) => void
  readonly test: (name: string, run: () => Promise<void>) => void
  readonly expect: (value: unknown) => { toMatchSnapshot(): void }
  readonly beforeAll: (run: () => Promise<void>) => void
  readonly afterAll: (run: () => Promise<void>) => void
}

function jestGlobals(): JestGlobals {
  const { describe, test, expect, beforeAll, afterAll } = globalThis as Partial<JestGlobals>
  if (describe && test && expect && beforeAll && afterAll) {
    return { describe, test, expect, beforeAll, afterAll }
  }
  throw new TypeError(
    'testProvider() declares Jest tests: call it in a test file that Jest runs, or take it from crosswalk/testing/vitest or crosswalk/testing/node',
  )
}
