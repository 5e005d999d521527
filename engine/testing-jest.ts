/** Tests of mappings in Jest. */
export type { TestProviderOptions } from './replay/declare-cases.ts'
export { testProvider } from './replay/test-provider.ts'
