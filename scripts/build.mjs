// Compiles engine/ to dist/ (ES modules with declarations). Skips the work when nothing changed.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const stamp = 'dist/.stamp'

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const inputs = ['engine', 'tsconfig.json', 'tsconfig.build.json', 'package.json'].map(newest)
const upToDate = existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...inputs)
if (!upToDate) {
  const started = new Date()
  rmSync('dist', { recursive: true, force: true })
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    {
      stdio: ['ignore', 2, 2],
    },
  )
  if (status !== 0) process.exit(status ?? 1)
  cpSync('engine/server/docs/assets', 'dist/server/docs/assets', { recursive: true })
  writeFileSync(stamp, '')
  utimesSync(stamp, started, started)
}
