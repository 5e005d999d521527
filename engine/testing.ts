/** Snapshot tests for mappings, in Jest: `import { testProvider } from 'crosswalk/testing'`. */
export { startSandbox, type Sandbox, builtinFixtures } from './replay/sandbox.ts'
export { sandboxAccount } from './replay/sandbox-account.ts'
export { testProvider, type TestProviderOptions } from './replay/test-provider.ts'
