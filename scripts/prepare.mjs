// Installs dependencies when they are missing or older than the lock file, and builds with --build.
// Runs before `npm run demo`, `npm test` and `npm run bench`, so that each works in a fresh clone.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const marker = 'node_modules/.package-lock.json'

function run(command, args) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const stale =
  !existsSync(marker) || statSync(marker).mtimeMs < statSync('package-lock.json').mtimeMs
if (stale) run('npm', ['ci', '--no-fund', '--no-audit'])
if (process.argv.includes('--build')) run(process.execPath, ['scripts/build.mjs'])
