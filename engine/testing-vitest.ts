/** Tests of mappings in Vitest. */
export type { TestProviderOptions } from './replay/declare-cases.ts'
export { testProvider } from './replay/test-provider-vitest.ts'
