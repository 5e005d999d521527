// `npm run fuzz -- [pairs] [seed]`: compares compiled expressions with the interpreter on generated expressions and
// data, and its two forms with each other, on 200,000 pairs by default.
import { spawnSync } from 'node:child_process'

const [pairs = '200000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
console.error(`${pairs} pairs of expression and data, seed ${seed}`)
const { status } = spawnSync(
  process.execPath,
  ['scripts/jest.mjs', 'tests/fuzz', '--testTimeout=3600000', '--forceExit'],
  { stdio: 'inherit', env: { ...process.env, FUZZ_PAIRS: pairs, FUZZ_SEED: seed } },
)
process.exit(status ?? 1)
