// `node scripts/check-consumers.mjs <folder>`: whether programs that use the package, which is installed in the folder's
// node_modules, compile and run: as ES module and as CommonJS, with the oldest TypeScript that is supported and with the
// current one, resolved as Node does and as bundlers do, declarations of the package included in the check.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = `
import { AccountError, type AnyEngineError, createEngine, isEngineError, type ListQuery, type RecordOf, type Stage } from 'crosswalk'
import { compileExpression } from 'crosswalk/expression'
import { sandboxAccount, startSandbox } from 'crosswalk/testing'

declare module 'crosswalk' {
  interface ResourceTypes {
    readonly 'billing/invoices': { id: string; paid?: boolean | null; lines?: string[] }
  }
  interface ResourceFilters {
    readonly 'billing/invoices': { readonly paid_at: 'date-time' }
  }
}

function fields(error: AnyEngineError): readonly string[] {
  return error.code === 'missing_account_value' ? error.fields : []
}

async function main(): Promise<void> {
  const sandbox = await startSandbox()
  const engine = await createEngine({ send: sandbox.send })
  const account = sandboxAccount(engine, engine.providers()[0] ?? '')
  const { result } = await engine.list('crm/stages', account, { truto_exclude_fields: ['name'], limit: 1 })
  const id: string | undefined = result[0]?.id
  // @ts-expect-error left out
  result[0]?.name
  // @ts-expect-error no such resource
  const wrong = () => engine.list('crm/stage', account)
  const own = () => engine.list('billing/invoices', account, { truto_key_by: 'paid', paid_at: { gte: '2026-01-01' } })
  const invoice: RecordOf<'billing/invoices'> = { id: '1', lines: [] }
  const query: ListQuery<'crm/stages'> = { created_at: { gte: new Date(0) } }
  const stage: Stage = { id: '1' }
  const error: unknown = await engine.list('crm/stages', { provider: account.provider }).catch((thrown: unknown) => thrown)
  if (!(error instanceof AccountError) || !isEngineError(error) || fields(error).length === 0) throw error
  const sum: unknown = compileExpression('1 + 1').evaluate({})
  engine.close()
  await sandbox.close()
  if (id === undefined || sum !== 2 || [wrong, own, invoice, query, stage].length !== 5) throw new Error('wrong answer')
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
`

const consumers = [
  { name: 'esm-node16', file: 'program.mts', module: 'node16', runs: 'program.mjs' },
  { name: 'commonjs-node16', file: 'program.cts', module: 'node16', runs: 'program.cjs' },
  { name: 'esm-bundler', file: 'program.ts', module: 'esnext', moduleResolution: 'bundler' },
]
const root = fileURLToPath(new URL('..', import.meta.url))

function check(folder, compiler, { name, file, module, moduleResolution, runs }) {
  const place = join(folder, `${name}-${compiler}`)
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  writeFileSync(join(place, file), program)
  writeFileSync(join(place, 'package.json'), '{}')
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: 'es2022',
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    module,
    ...(moduleResolution === undefined ? {} : { moduleResolution }),
  }
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  execFileSync(process.execPath, [join(root, 'node_modules', compiler, 'bin/tsc'), '-p', place], {
    stdio: 'inherit',
  })
  if (runs !== undefined)
    execFileSync(process.execPath, [join(place, runs)], { stdio: 'inherit', cwd: place })
  rmSync(place, { recursive: true })
}

const [given] = process.argv.slice(2)
if (given === undefined || !existsSync(join(given, 'node_modules/crosswalk/package.json'))) {
  console.error('Name a folder that has the package installed in its node_modules')
  process.exit(2)
}
const folder = resolve(given)
for (const compiler of ['typescript-5.4', 'typescript'])
  for (const consumer of consumers) check(folder, compiler, consumer)
console.log(
  `Programs compile and run: ${consumers.map(({ name }) => name).join(', ')}; Node ${process.version}`,
)
