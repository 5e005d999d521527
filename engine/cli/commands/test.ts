import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { exchangeNumbers } from '../../testing.ts'
import { withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { acceptRecords } from '../testing/accept-records.ts'
import { explanationText } from '../testing/explanation-text.ts'
import { junitText } from '../testing/junit.ts'
import {
  type CaseChoice,
  fixtureSource,
  localFixtures,
  runCases,
  type TestRun,
} from '../testing/run-cases.ts'
import { runJson } from '../testing/run-json.ts'
import { runText } from '../testing/run-text.ts'
import { nextChange } from '../testing/watch-files.ts'

type TestFlags = {
  readonly schemas?: string
  readonly mappings?: string
  readonly fixtures?: string
  readonly show?: boolean
  readonly accept?: boolean
  readonly watch?: boolean
  readonly junit?: string
  readonly json?: boolean
  readonly text?: boolean
}

/** Adds `crosswalk test`. */
export function addTest(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('test')
    .description(
      'Plays every fixture over real HTTP on this machine: what is sent must be what was recorded, the answer must hold what is expected, and every mapped field, value, branch and filter must be proven by an expectation.',
    )
    .argument('[provider]', 'provider to test (default: all)')
    .argument('[case]', 'one case of it, such as pages')
    .option(
      '-m, --mappings <path>',
      'folder of mappings (default: mappings, else those of the package)',
    )
    .option(
      '-f, --fixtures <path>',
      'folder with one folder a provider (default: tests/fixtures/providers, else those of the package)',
    )
    .option('--show', 'show where each unified value comes from')
    .option('--accept', 'the same, and write the records as the expectations of their cases')
    .option('--watch', 'run again when a mapping or a fixture changes')
    .option('--junit <file>', 'write the results as JUnit XML, too')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (provider: string | undefined, name: string | undefined, flags: TestFlags) => {
      const { mappings, fixtures, schemas } = flags
      const choice = { provider, name, mappings, fixtures, schemas }
      done(
        await (flags.watch === true ? watchCases(io, choice, flags) : testCases(io, choice, flags)),
      )
    })
}

const examples = `
Examples:
  $ crosswalk test
  $ crosswalk test acme --mappings ./mappings --fixtures ./fixtures
  $ crosswalk test acme pages --show
  $ crosswalk test acme --watch`

async function testCases(io: Io, choice: CaseChoice, flags: TestFlags): Promise<ExitCode> {
  const accept = flags.accept === true
  if (accept && typeof fixtureSource(choice) !== 'string')
    throw new MisuseError(
      'The fixtures of the package cannot be changed: name yours with --fixtures',
    )
  const run = await runCases(io, choice)
  const shown = flags.show === true || accept
  if (flags.junit !== undefined) writeFileSync(flags.junit, junitText(run))
  if (wantsJson(io, flags)) io.stdout.write(runJson(run, { shown }))
  else io.stdout.write((shown ? shownText(io, run) : '') + runText(io, run))
  if (accept) return acceptAll(io, choice, run)
  const failed = run.reports.some(({ faults }) => faults.length > 0) || run.unproven.length > 0
  return failed ? exitCodes.findings : exitCodes.fine
}

function shownText(io: Io, { reports }: TestRun): string {
  return reports
    .map(({ fixture, explanations, answered }) => {
      const exchanges = exchangeNumbers(explanations.at(-1)?.pages ?? [], answered)
      const records = explanations.map((explanation) =>
        explanationText(io, explanation, { exchanges, expressions: true }),
      )
      return `${fixture.provider} ${fixture.name}: ${fixture.content.title}\n${records.join('')}\n`
    })
    .join('')
}

// What is accepted holds from then on, so the cases are played again.
async function acceptAll(io: Io, choice: CaseChoice, { reports }: TestRun): Promise<ExitCode> {
  for (const report of reports) {
    if (acceptRecords(report)) io.stderr.write(`wrote ${report.fixture.file}\n`)
  }
  const again = await runCases(io, choice)
  const failed = again.reports.filter(({ faults }) => faults.length > 0)
  for (const { fixture, faults } of failed) {
    for (const fault of faults) io.stderr.write(`${fixture.file}: ${fault}\n`)
  }
  return failed.length > 0 ? exitCodes.findings : exitCodes.fine
}

async function watchCases(io: Io, choice: CaseChoice, flags: TestFlags): Promise<ExitCode> {
  if (flags.accept === true) throw new MisuseError('--watch and --accept exclude each other')
  const { mappings = 'mappings', fixtures = localFixtures } = choice
  const signal = io.signal ?? new AbortController().signal
  for (;;) {
    try {
      await testCases(io, choice, flags)
    } catch (error) {
      // While a file is being written it may not read.
      if (!(error instanceof Error)) throw error
      io.stderr.write(`error: ${error.message}\n`)
    }
    if (!signal.aborted) await nextChange([mappings, fixtures], signal)
    signal.throwIfAborted()
  }
}
