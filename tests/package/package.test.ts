import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

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

  test('the engine, whose schema checks need it, says so', async () => {
    const bin = resolve('dist/cli/bin.js')
    const args = ['--disallow-code-generation-from-strings', bin, 'validate']
    await expect(run(process.execPath, args)).rejects.toMatchObject({
      stderr: expect.stringContaining('This process lets no code be made of text'),
      stdout: '',
    })
  })
})

describe('the package', () => {
  const home = mkdtempSync(join(tmpdir(), 'crosswalk-pack-'))
  const installed = join(home, 'node_modules/crosswalk')

  beforeAll(async () => {
    const { stdout } = await run('npm', [
      'pack',
      '--ignore-scripts',
      '--json',
      '--pack-destination',
      home,
    ])
    const [{ filename }] = JSON.parse(stdout)
    mkdirSync(installed, { recursive: true })
    await run('tar', ['-xzf', join(home, filename), '-C', installed, '--strip-components', '1'])
    // What npm would install beside it.
    symlinkSync(resolve('node_modules'), join(installed, 'node_modules'), 'dir')
  }, 60_000)

  test('holds engine, mappings, schemas and sandbox, and nothing that is for us alone', () => {
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'mappings',
      'migrations',
      'node_modules',
      'package.json',
      'schemas',
      'tests',
    ])
    expect(readdirSync(join(installed, 'tests/fixtures'))).toEqual(['providers'])
    expect(readdirSync(join(installed, 'dist'))).toContain('index.d.ts')
  })

  test('works where it is installed: library, sandbox and command', async () => {
    const script = `
      import { createEngine } from 'crosswalk'
      import { compileExpression } from 'crosswalk/expression'
      import { sandboxAccount, startSandbox } from 'crosswalk/testing'
      const sandbox = await startSandbox()
      const engine = await createEngine({ send: sandbox.send })
      const { result_count } = await engine.list('crm/stages', sandboxAccount(engine, 'close'))
      const added = compileExpression('1 + 1').evaluate({})
      const { openStore, startService } = await import('@crosswalk/server')
      const store = await openStore()
      const service = await startService(store, { port: 0 })
      const page = await fetch(service.url + '/docs/unified/crm/stages')
      if (!page.ok) throw new Error(await page.text())
      await service.close()
      await store.close()
      console.log(engine.problems().length, engine.providers().length, result_count, added)
      engine.close()
      await sandbox.close()
    `
    writeFileSync(join(home, 'try.mjs'), script)
    const { stdout } = await run(process.execPath, ['try.mjs'], { cwd: home })
    expect(stdout.trim()).toBe('0 7 5 2')
    const command = await run(
      process.execPath,
      [join(installed, 'dist/cli/bin.js'), 'validate', '--text'],
      { cwd: home },
    )
    expect(command.stdout).toContain('7 usable')
  })

  test('is used by ES modules and CommonJS, from TypeScript 5.4 on', async () => {
    const { stdout } = await run(process.execPath, ['scripts/check-consumers.mjs', home])
    expect(stdout).toContain('esm-node16, commonjs-node16, esm-bundler')
  }, 120_000)

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
