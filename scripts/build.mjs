// Compiles engine/ to build/ and server/ to server/dist/ (ES modules with declarations), writes into build/ what comes
// with the package, and bundles it into dist/. Skips the work when nothing changed.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { writeCommonJsEntries } from './commonjs-entries.mjs'
import { embed } from './embed.mjs'
import { dropUnreachable } from './reachable-declarations.mjs'

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
  'mappings',
  'schemas',
  'tests/fixtures/providers',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'scripts/embed.mjs',
  'scripts/reachable-declarations.mjs',
  ...readdirSync('server')
    .filter((name) => name !== 'dist')
    .map((name) => join('server', name)),
  'scripts/build.mjs',
  'scripts/commonjs-entries.mjs',
  'scripts/testing-jest.cjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
].map(newest)
const upToDate = existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...inputs)
if (!upToDate) {
  const started = new Date()
  for (const folder of ['build', 'dist', 'server/dist'])
    rmSync(folder, { recursive: true, force: true })
  compile('tsconfig.build.json')
  compile('server/tsconfig.build.json')
  await embed()
  for (const folder of ['.', 'server']) dropUnreachable(folder)
  cpSync('server/pages/assets', 'server/dist/pages/assets', { recursive: true })
  cpSync('server/migrations', 'server/dist/migrations', { recursive: true })
  const entries = (folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => name.replace('.ts', ''))
  await writeCommonJsEntries('dist', entries('engine'))
  renameSync('dist', 'build')
  await bundle('build', 'dist')
  chmodSync('dist/cli/bin.js', 0o755)
  writeFileSync(stamp, '')
  utimesSync(stamp, started, started)
}
