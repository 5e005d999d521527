export default {
  testEnvironment: 'node',
  testTimeout: 60_000,
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^crosswalk$': '<rootDir>/engine/index.ts',
    '^crosswalk/expression$': '<rootDir>/engine/expression.ts',
    '^crosswalk/server$': '<rootDir>/engine/server.ts',
    '^crosswalk/testing$': '<rootDir>/engine/testing.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}
