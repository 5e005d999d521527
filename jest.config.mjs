// They start many processes or a browser, measure time, or try much at random, so they run when they are asked for:
// `npm run test:bounds`, `test:browser`, `test:package`, `test:replicas` (on a PostgreSQL server), `test:sync` and `fuzz`.
const apart = ['bounds', 'browser', 'fuzz', 'package', 'replicas', 'sync'].map(
  (name) => `tests/${name}`,
)
const askedFor = (folder) => process.argv.some((argument) => argument.includes(folder))

export default {
  testEnvironment: '<rootDir>/tests/run/environment.mjs',
  testTimeout: 60_000,
  // Each file leaves memory behind: a worker that holds much of it is slow, and is replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: '500MB',
  roots: ['<rootDir>/tests'],
  globalSetup: '<rootDir>/tests/run/setup.mjs',
  globalTeardown: '<rootDir>/tests/run/teardown.mjs',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: apart
    .filter((folder) => !askedFor(folder))
    .map((folder) => `<rootDir>/${folder}/`),
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@electric-sql/pglite$': '<rootDir>/tests/support/pglite.ts',
    '^crosswalk$': '<rootDir>/engine/index.ts',
    '^crosswalk/expression$': '<rootDir>/engine/expression.ts',
    '^crosswalk/host$': '<rootDir>/engine/host.ts',
    '^crosswalk/cli$': '<rootDir>/engine/cli.ts',
    '^@crosswalk/server$': '<rootDir>/server/index.ts',
    '^@crosswalk/server/commands$': '<rootDir>/server/commands.ts',
    // As they are packed, which load in a fifth of the time: `npm test` builds them first.
    '^\\.\\./\\.\\./engine/cli/run\\.ts$': '<rootDir>/dist/cli.js',
    '^crosswalk/testing$': '<rootDir>/dist/testing.js',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}
