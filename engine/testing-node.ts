/** Tests of mappings in node:test. */
export type { TestProviderOptions } from './replay/declare-cases.ts'
export { testProvider } from './replay/test-provider-node.ts'
