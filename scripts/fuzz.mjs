// `npm run fuzz -- [pairs] [seed]`: compares compiled expressions with the interpreter on generated expressions and
// data, and its two forms with each other. The tests that run on some pairs in `npm test` run on 200,000 by default here.
import { spawnSync } from 'node:child_process'

const [pairs = '200000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
console.error(`${pairs} pairs of expression and data, seed ${seed}`)
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    'tests/engine/expression/differential.test.ts',
    'tests/engine/expression/generated-code.test.ts',
    '--testTimeout=3600000',
    '--forceExit',
  ],
  { stdio: 'inherit', env: { ...process.env, FUZZ_PAIRS: pairs, FUZZ_SEED: seed } },
)
process.exit(status ?? 1)
