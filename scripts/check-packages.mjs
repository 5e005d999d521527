// Packs both packages, installs them elsewhere from their tarballs, and uses them as a stranger would, on each Node.js
// that they promise: `node scripts/check-packages.mjs`. The sizes that docs/library.md states are held here.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const most = { packages: 3, megabytes: 6 }
const majors = [20, 22, 24]
const consumers = resolve('scripts/check-consumers.mjs')

const home = mkdtempSync(join(tmpdir(), 'crosswalk-elsewhere-'))
try {
  const [engine, server] = [pack('.'), pack('server')]
  const alone = installed('alone', [engine])
  checkSize(alone)
  const both = installed('both', [engine, server])
  const lean = installed('lean', [engine, server, '--omit=optional'])
  for (const node of nodes()) {
    console.log(`== ${version(node)}`)
    useLibrary(alone, node)
    run(node, [consumers, alone], alone)
    refuse(alone, node, 'npm install @crosswalk/server')
    refuse(lean, node, 'npm install @electric-sql/pglite')
    await useService(both, node)
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}

function pack(folder) {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', home]
  return join(home, execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }).trim())
}

function installed(name, packages) {
  const folder = join(home, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}')
  execFileSync('npm', ['install', '--no-fund', '--no-audit', ...packages], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}

function checkSize(folder) {
  const args = ['ls', '--all', '--parseable']
  const listed = execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }).trim().split('\n')
  const packages = listed.length - 1 // the first is the folder itself
  const megabytes = sizeOf(join(folder, 'node_modules')) / 1024 / 1024
  console.log(`crosswalk installs ${packages} packages, ${megabytes.toFixed(2)} MB on disk`)
  if (packages > most.packages || megabytes > most.megabytes)
    throw new Error(`More than ${most.packages} packages or ${most.megabytes} MB`)
}

// What it takes on disk, as du counts.
function sizeOf(path) {
  const stat = lstatSync(path)
  const inside = stat.isDirectory() ? readdirSync(path).map((name) => sizeOf(join(path, name))) : []
  return inside.reduce((sum, size) => sum + size, stat.blocks * 512)
}

// The one that runs this, and npm's copies of the others.
function nodes() {
  const own = Number(process.versions.node.split('.')[0])
  const others = majors.filter((major) => major !== own)
  const program = `node-${process.platform}-${process.arch}`
  const folder = installed(
    'nodes',
    others.map((major) => `node${major}@npm:${program}@${major}`),
  )
  const paths = others.map((major) => join(folder, `node_modules/node${major}/bin/node`))
  return [process.execPath, ...paths]
}

function version(node) {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
}

function useLibrary(folder, node) {
  const program = `
    import { createEngine } from 'crosswalk'
    import { compileExpression } from 'crosswalk/expression'
    import { mapping } from 'crosswalk/mappings/pipedrive'
    import { sandboxAccount, startSandbox } from 'crosswalk/testing'
    const sandbox = await startSandbox()
    const engine = await createEngine({ mappings: [mapping], send: sandbox.send })
    const { result_count } = await engine.list('crm/stages', sandboxAccount(engine, 'pipedrive'))
    if (result_count === 0 || engine.problems().length > 0) throw new Error('The library does not work')
    if (compileExpression('1 + 1').evaluate({}) !== 2) throw new Error('Expressions do not work')
    engine.close()
    await sandbox.close()`
  run(node, ['--input-type=module', '--eval', program], folder)
  run(node, [bin(folder), 'validate', '--text'], folder)
  run(node, [bin(folder), 'test', '--text'], folder)
  const table = run(node, [bin(folder), 'list', '--all', '--sandbox', '--table'], folder)
  console.log(`crosswalk list gives ${table.split('\n').length - 2} records`)
}

function bin(folder) {
  return join(folder, 'node_modules/crosswalk/dist/cli/bin.js')
}

function run(node, args, cwd) {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd, encoding: 'utf8' })
  if (status === 0 && stderr.includes('Warning') === false) return stdout
  throw new Error(`${args.slice(0, 3).join(' ')} ended with ${status}: ${stdout}${stderr}`)
}

function refuse(folder, node, advice) {
  const { status, stderr } = spawnSync(node, [bin(folder), 'serve'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '' },
  })
  if (status !== 2 || !stderr.includes(advice))
    throw new Error(`crosswalk serve should say "${advice}": ${stderr}`)
}

async function useService(folder, node) {
  const child = spawn(node, [bin(folder), 'serve', '--sandbox', '--port', '0'], { cwd: folder })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const output = await printed(child, ended)
    const [, token] = /^TOKEN=(\S+)/m.exec(output)
    const [url] = /http[^'\s]+unified\/crm\/stages[^'\s]*/.exec(output)
    const args = ['-sgf', '-H', `Authorization: Bearer ${token}`, url]
    const { result_count } = JSON.parse(execFileSync('curl', args, { encoding: 'utf8' }))
    console.log(`crosswalk serve gives ${result_count} records`)
    if (!(result_count > 0)) throw new Error('The service gives no records')
  } finally {
    child.kill('SIGTERM')
  }
  const code = await ended
  if (code !== 0) throw new Error(`crosswalk serve ended with ${code}`)
}

async function printed(child, ended) {
  let output = ''
  const complete = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
        if (output.includes('Ctrl+C ends it')) resolve(true)
      })
  })
  const timer = new Promise((resolve) => setTimeout(resolve, 60_000, false).unref())
  if (await Promise.race([complete, ended.then(() => false), timer])) return output
  throw new Error(`crosswalk serve does not start: ${output}`)
}
