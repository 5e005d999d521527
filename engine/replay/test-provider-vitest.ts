import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declareCases, type TestProviderOptions } from './declare-cases.ts'

/** Declares one Vitest test a fixture of a provider, as `testProvider` of `crosswalk/testing` does for Jest. */
export function testProvider(provider: string, options: TestProviderOptions = {}): void {
  const snapshot = (text: string) => expect(text).toMatchSnapshot()
  declareCases({ describe, test, beforeAll, afterAll, snapshot }, provider, options)
}
