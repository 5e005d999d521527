import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { shippedProviders } from '../support/providers.ts'

const run = promisify(execFile)

describe('the built command', () => {
  const bin = resolve('dist/cli/bin.js')

  test('lists the sandbox over real HTTP', async () => {
    const { stdout } = await run(process.execPath, [
      bin,
      'list',
      'copper',
      '--sandbox',
      '--ignore-remote-data',
    ])
    expect(JSON.parse(stdout).result_count).toBe(4)
  })

  test('exits with 2 for misuse', async () => {
    await expect(run(process.execPath, [bin, 'list'])).rejects.toMatchObject({ code: 2 })
  })
})

describe('where no code may be made of text', () => {
  const bin = resolve('dist/cli/bin.js')
  const script = `
    import { compileExpression } from '${pathToFileURL(resolve('dist/expression.js')).href}'
    const stages = compileExpression('stages[open].{"id": $string(id), "name": $uppercase(name)}')
    const input = { stages: [{ id: 1, name: 'a', open: true }, { id: 2 }] }
    console.log(stages.native, JSON.stringify(stages.evaluate(input)))
  `

  test('expressions run natively all the same, by closures', async () => {
    const { stdout } = await run(process.execPath, [
      '--disallow-code-generation-from-strings',
      '--input-type=module',
      '--eval',
      script,
    ])
    expect(stdout.trim()).toBe('true {"id":"1","name":"A"}')
  })

  test('the engine works with what comes with it, whose schemas are compiled already', async () => {
    const args = ['--disallow-code-generation-from-strings', bin, 'validate', '--text']
    const { stdout } = await run(process.execPath, args)
    expect(stdout).toContain('no problems')
  })

  test('the engine says that it cannot check with a schema of your own', async () => {
    const script = `
      import { createEngine } from '${pathToFileURL(resolve('dist/index.js')).href}'
      const schema = { type: 'object', properties: { id: { type: 'string' } } }
      await createEngine({ schemas: [{ resource: 'billing/invoices', schema }] })
    `
    const args = [
      '--disallow-code-generation-from-strings',
      '--input-type=module',
      '--eval',
      script,
    ]
    await expect(run(process.execPath, args)).rejects.toMatchObject({
      stderr: expect.stringContaining('This process lets no code be made of text'),
    })
  })
})

type Manifest = {
  readonly version: string
  readonly peerDependencies: Readonly<Record<string, string>>
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

test('both packages have one version, and each asks for just that of the other', () => {
  const [engine, server] = [manifestOf('.'), manifestOf('server')]
  expect(server.version).toBe(engine.version)
  expect(server.peerDependencies).toEqual({ crosswalk: engine.version })
  // A test runner is the user's own.
  const runners = { vitest: '>=2' }
  expect(engine.peerDependencies).toEqual({ '@crosswalk/server': engine.version, ...runners })
})

/** Makes a folder where packages of ours are unpacked as npm would, beside everything that they depend on. */
async function layOut(packages: Readonly<Record<string, string>>): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'crosswalk-pack-'))
  mkdirSync(join(home, 'node_modules/@crosswalk'), { recursive: true })
  for (const name of readdirSync('node_modules'))
    if (!['crosswalk', '@crosswalk'].includes(name) && !name.startsWith('.'))
      symlinkSync(resolve('node_modules', name), join(home, 'node_modules', name))
  for (const [name, folder] of Object.entries(packages)) {
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', home]
    const { stdout } = await run('npm', args, { cwd: folder })
    const into = join(home, 'node_modules', name)
    mkdirSync(into)
    await run('tar', ['-xzf', join(home, stdout.trim()), '-C', into, '--strip-components', '1'])
  }
  return home
}

async function runCommand(home: string, ...args: string[]) {
  const bin = join(home, 'node_modules/crosswalk/dist/cli/bin.js')
  const env = { ...process.env, DATABASE_URL: '' }
  return run(process.execPath, [bin, ...args], { cwd: home, env })
}

describe('crosswalk without @crosswalk/server', () => {
  let home: string
  beforeAll(async () => {
    home = await layOut({ crosswalk: '.' })
  }, 60_000)

  test('holds what its users need, and nothing that is for us alone', () => {
    const installed = join(home, 'node_modules/crosswalk')
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
      'schemas',
    ])
    expect(readdirSync(join(installed, 'dist'))).toContain('index.d.ts')
  })

  test('works: library, built-in mappings and sandbox, command', async () => {
    const script = `
      import { createEngine } from 'crosswalk'
      import { compileExpression } from 'crosswalk/expression'
      import { mapping } from 'crosswalk/mappings/close'
      import { sandboxAccount, startSandbox } from 'crosswalk/testing'
      const sandbox = await startSandbox()
      const engine = await createEngine({ send: sandbox.send })
      const { result_count } = await engine.list('crm/stages', sandboxAccount(engine, 'close'))
      const one = await createEngine({ mappings: mapping })
      const added = compileExpression('1 + 1').evaluate({})
      console.log(JSON.stringify([engine.problems(), engine.providers(), result_count, one.providers(), added]))
      engine.close()
      await sandbox.close()
    `
    writeFileSync(join(home, 'try.mjs'), script)
    const { stdout } = await run(process.execPath, ['try.mjs'], { cwd: home })
    const providers = [...shippedProviders]
    expect(JSON.parse(stdout)).toEqual([[], providers.sort(), 5, ['close'], 2])
    const { stdout: said } = await runCommand(home, 'validate', '--text')
    expect(said).toContain(`${providers.length} usable`)
  })

  test.each(['serve', 'account', 'token', 'key', 'oauth-client'])(
    '%s says what to install',
    async (command) => {
      await expect(runCommand(home, command)).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('npm install @crosswalk/server'),
      })
    },
  )

  test('--help shows the commands of the service all the same', async () => {
    const { stdout } = await runCommand(home, '--help')
    expect(stdout).toMatch(/serve +run the HTTP service/)
  })
})

describe('@crosswalk/server beside crosswalk', () => {
  let home: string
  beforeAll(async () => {
    home = await layOut({ crosswalk: '.', '@crosswalk/server': 'server' })
  }, 60_000)

  test('brings its migrations and pages', async () => {
    const script = `
      import { openStore, startService } from '@crosswalk/server'
      const store = await openStore()
      const service = await startService(store, { port: 0 })
      const page = await fetch(service.url + '/docs/unified/crm/stages')
      console.log(page.status)
      await service.close()
      await store.close()
    `
    writeFileSync(join(home, 'try.mjs'), script)
    const { stdout } = await run(process.execPath, ['try.mjs'], { cwd: home })
    expect(stdout.trim()).toBe('200')
  })

  test('gives crosswalk its commands', async () => {
    const { stdout } = await runCommand(home, 'key', 'new')
    expect(Buffer.from(stdout.trim(), 'base64')).toHaveLength(32)
  })

  test('without PGlite and without DATABASE_URL says what to install', async () => {
    rmSync(join(home, 'node_modules/@electric-sql'))
    await expect(runCommand(home, 'token', 'list')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm install @electric-sql/pglite'),
    })
  })

  test('gives `require` and `import` the same classes', async () => {
    const script = `
      const required = require('crosswalk')
      import('crosswalk').then((imported) => console.log(required.EngineError === imported.EngineError))
    `
    writeFileSync(join(home, 'both.cjs'), script)
    const { stdout, stderr } = await run(process.execPath, ['both.cjs'], { cwd: home })
    expect([stdout.trim(), stderr]).toEqual(['true', ''])
  })
})
