import { after, before, describe, test } from 'node:test'
import { declareCases, type TestProviderOptions } from './declare-cases.ts'

/** Declares one test of `node:test` a fixture of a provider. There are no snapshots: what counts is what fixtures expect. */
export function testProvider(provider: string, options: TestProviderOptions = {}): void {
  declareCases({ describe, test, beforeAll: before, afterAll: after }, provider, options)
}
