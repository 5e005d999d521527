import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { createEngine, type Engine } from '../../index.ts'
import {
  builtinFixtures,
  type CaseReport,
  emptyFields,
  readFixtures,
  runCase,
  startReplayServer,
  untriedFilters,
} from '../../testing.ts'
import { localMappings, type MappingFlags, mappingOptions, withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { createProgress } from '../progress.ts'

type TestFlags = Pick<MappingFlags, 'schemas'> & {
  readonly mappings?: string
  readonly fixtures?: string
  readonly json?: boolean
  readonly text?: boolean
}

/** Adds `crosswalk test`. */
export function addTest(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('test')
    .description(
      'Plays every fixture over real HTTP on this machine: what is sent must be what was recorded, the answer must hold, every mapped field must have been filled, and every filter that is pushed down must have been asked for.',
    )
    .argument('[provider]', 'provider to test (default: all)')
    .option(
      '-m, --mappings <path>',
      'folder of mappings (default: mappings, else those of the package)',
    )
    .option(
      '-f, --fixtures <path>',
      'folder with one folder a provider (default: tests/fixtures/providers, else those of the package)',
    )
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (provider: string | undefined, flags: TestFlags) =>
      done(await runTest(io, provider, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk test
  $ crosswalk test acme --mappings ./mappings --fixtures ./fixtures`

async function runTest(io: Io, provider: string | undefined, flags: TestFlags): Promise<ExitCode> {
  const mappings = flags.mappings === undefined ? localMappings() : [flags.mappings]
  const options = mappingOptions({ ...flags, mappings })
  const local = 'tests/fixtures/providers'
  const fixtures = readFixtures(
    flags.fixtures ?? (existsSync(local) ? local : builtinFixtures),
    provider,
  )
  if (fixtures.length === 0)
    throw new MisuseError(
      `No fixtures${provider === undefined ? '' : ` of "${provider}"`} were found`,
    )
  const server = await startReplayServer()
  const progress = createProgress(io)
  const reports: CaseReport[] = []
  try {
    for (const fixture of fixtures) {
      progress.show(`${fixture.provider}: ${fixture.content.title}`)
      reports.push(await runCase(server, fixture, options))
    }
  } finally {
    progress.clear()
    await server.close()
  }
  const engine = await createEngine(options)
  const unproven = unprovenOf(engine, reports)
  engine.close()
  io.stdout.write(wantsJson(io, flags) ? toJson(reports, unproven) : toText(io, reports, unproven))
  const failed = reports.some(({ faults }) => faults.length > 0) || unproven.length > 0
  return failed ? exitCodes.findings : exitCodes.fine
}

/** What a mapping claims and no case has shown. */
type Unproven = { readonly provider: string; readonly claim: string }

function unprovenOf(engine: Engine, reports: readonly CaseReport[]): readonly Unproven[] {
  const fields = emptyFields(engine, reports).map(({ provider, fields: names }) => ({
    provider,
    claim: `no fixture ever fills ${names.join(', ')}, so the mapping of it is unproven`,
  }))
  const filters = untriedFilters(engine, reports).map(({ provider, filters: names }) => ({
    provider,
    claim: `no fixture ever asks for ${names.join(', ')}, so what the provider is sent for it is unproven`,
  }))
  return [...fields, ...filters]
}

function toJson(reports: readonly CaseReport[], unproven: readonly Unproven[]): string {
  const cases = reports.map(({ fixture, faults, sent }) => ({
    provider: fixture.provider,
    case: fixture.name,
    title: fixture.content.title,
    requests: sent.length,
    faults,
  }))
  return `${JSON.stringify({ cases, unproven }, undefined, 2)}\n`
}

function toText(io: Io, reports: readonly CaseReport[], unproven: readonly Unproven[]): string {
  const lines: string[] = []
  let provider = ''
  for (const { fixture, faults } of reports) {
    if (fixture.provider !== provider) lines.push(paint(io, io.stdout, 'bold', fixture.provider))
    provider = fixture.provider
    const mark =
      faults.length === 0 ? paint(io, io.stdout, 'green', '✓') : paint(io, io.stdout, 'red', '✗')
    lines.push(
      `  ${mark} ${fixture.content.title}`,
      ...faults.map((fault) => `      ${fixture.file}: ${fault}`),
    )
  }
  for (const { provider: name, claim } of unproven) {
    lines.push(`${paint(io, io.stdout, 'red', '✗')} ${name}: ${claim}`)
  }
  const failed = reports.filter(({ faults }) => faults.length > 0).length
  lines.push(`${reports.length - failed} passed, ${failed} failed`)
  return `${lines.join('\n')}\n`
}
