// Runs Jest on ES modules with what is given: `node scripts/jest.mjs tests/cli -t help`.
import { spawnSync } from 'node:child_process'

const flags = ['--experimental-vm-modules', '--no-warnings', '--max-semi-space-size=64']
// Tests run most code a few times: optimizing it later saves a third of the work. Later versions wait longer by themselves.
if (process.versions.node.startsWith('20.')) flags.push('--interrupt-budget=2000000')

const given = process.argv.slice(2)
const line = [...flags, 'node_modules/jest/bin/jest.js', ...given]
const { status } = spawnSync(process.execPath, line, { stdio: 'inherit' })
process.exit(status ?? 1)
