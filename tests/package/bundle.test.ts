import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const run = promisify(execFile)

const mapIt = `
  import { createEngine } from 'crosswalk'
  import { mapping } from 'crosswalk/mappings/pipedrive'
  async function main() {
    const engine = await createEngine({ mappings: [mapping] })
    const body = { data: [{ id: 63, name: 'Site visit', pipeline_id: 8, order_nr: 3 }] }
    const { result } = await engine.map('crm/stages', 'pipedrive', body, { before: { pipelines: [{ id: 8, name: 'Sales' }] } })
    console.log(result[0].id, result[0].pipeline.name, engine.problems().length)
    engine.close()
  }
  main()`

const listIt = `
  import { createEngine } from 'crosswalk'
  import { sandboxAccount, startSandbox } from 'crosswalk/testing'
  async function main() {
    const sandbox = await startSandbox()
    const engine = await createEngine({ send: sandbox.send })
    const { result } = await engine.list('crm/stages', sandboxAccount(engine, 'capsule'), { limit: 1 })
    console.log(result[0].name)
    engine.close()
    await sandbox.close()
  }
  main()`

const isolateIt = `
  import { createEngine } from 'crosswalk'
  import { sandboxAccount, startSandbox } from 'crosswalk/testing'
  async function main() {
    const sandbox = await startSandbox()
    const engine = await createEngine({ send: sandbox.send, isolation: 'worker' })
    const overrides = { resources: { 'crm/stages': { list: { response_mapping: { name: '$uppercase(response.name)' } } } } }
    const { result } = await engine.list('crm/stages', { ...sandboxAccount(engine, 'capsule'), overrides }, { limit: 1 })
    console.log(result[0].name)
    await sandbox.close()
  }
  main()`

// Libraries below are CommonJS: in an ES module they find no \`require\` but this one.
const requireForModules =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

async function runBundled(program: string, format: 'esm' | 'cjs'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bundle-'))
  const outfile = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs')
  const { warnings } = await build({
    stdin: { contents: program, resolveDir: resolve('node_modules') },
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'silent',
    ...(format === 'esm' ? { banner: { js: requireForModules } } : {}),
  })
  expect(warnings).toEqual([])
  expect(readdirSync(folder)).toHaveLength(1)
  const { stdout } = await run(process.execPath, [outfile], { cwd: folder })
  return stdout.trim()
}

describe.each(['esm', 'cjs'] as const)(
  'bundled into one %s file, with no file beside it',
  (format) => {
    test('a program maps records with a mapping that it imports', async () => {
      expect(await runBundled(mapIt, format)).toBe('63 Sales 0')
    })

    test('a program uses the built-in mappings and the sandbox', async () => {
      expect(await runBundled(listIt, format)).toBe('Scoping call')
    })

    test('a program has overrides in a thread, which does not keep it from ending', async () => {
      expect(await runBundled(isolateIt, format)).toBe('SCOPING CALL')
    })
  },
)

test('importing the built engine loads no HTTP client yet, and no node:cluster', async () => {
  const script = `
    await import('crosswalk')
    const loaded = (name) => process.moduleLoadList.includes('NativeModule ' + name)
    console.log(loaded('fs'), loaded('http'), loaded('cluster'))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout.trim()).toBe('true false false')
})
