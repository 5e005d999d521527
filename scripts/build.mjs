// Compiles engine/ to dist/ and server/ to server/dist/ (ES modules with declarations). Skips the work when nothing changed.
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
import { writeCommonJsEntries } from './commonjs-entries.mjs'

const stamp = 'dist/.stamp'

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function compile(project) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', project],
    { stdio: ['ignore', 2, 2] },
  )
  if (status !== 0) process.exit(status ?? 1)
}

const inputs = [
  'engine',
  ...readdirSync('server')
    .filter((name) => name !== 'dist')
    .map((name) => join('server', name)),
  'scripts/build.mjs',
  'scripts/commonjs-entries.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
].map(newest)
const upToDate = existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...inputs)
if (!upToDate) {
  const started = new Date()
  rmSync('dist', { recursive: true, force: true })
  rmSync('server/dist', { recursive: true, force: true })
  compile('tsconfig.build.json')
  compile('server/tsconfig.build.json')
  cpSync('server/docs/assets', 'server/dist/docs/assets', { recursive: true })
  cpSync('server/migrations', 'server/dist/migrations', { recursive: true })
  const entries = (folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => name.replace('.ts', ''))
  await writeCommonJsEntries('dist', entries('engine'))
  writeFileSync(stamp, '')
  utimesSync(stamp, started, started)
}
