import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { explanationText, type Finding, type MutantReport, testMutants } from '../../testing.ts'
import { withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { createProgress } from '../progress.ts'
import { remarkText } from '../remark-text.ts'
import { acceptRecords } from '../testing/accept-records.ts'
import { type CaseFlags, withCaseFlags } from '../testing/case-flags.ts'
import { junitText } from '../testing/junit.ts'
import { mappingFindings } from '../testing/mapping-findings.ts'
import { mutantJson, mutantText } from '../testing/mutant-text.ts'
import {
  type CaseChoice,
  chosenFixtures,
  engineOptions,
  fixtureSource,
  localFixtures,
  runCases,
  type TestRun,
} from '../testing/run-cases.ts'
import { runJson } from '../testing/run-json.ts'
import { runText } from '../testing/run-text.ts'
import { textStyle } from '../testing/text-style.ts'
import { nextChange } from '../testing/watch-files.ts'

type TestFlags = CaseFlags & {
  readonly show?: boolean
  readonly accept?: boolean
  readonly watch?: boolean
  readonly mutate?: boolean
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
  withCaseFlags(command)
    .option('--show', 'show where each unified value comes from')
    .option('--accept', 'the same, and write the records as the expectations of their cases')
    .option('--watch', 'run again when a mapping or a fixture changes')
    .option(
      '--mutate',
      'change each expression in small ways, and list the changes that no case notices',
    )
    .option('--junit <file>', 'write the results as JUnit XML, too')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (provider: string | undefined, name: string | undefined, flags: TestFlags) => {
      const { mappings, fixtures, schemas } = flags
      const choice = { provider, name, mappings, fixtures, schemas }
      assertTogether(flags)
      const work = flags.watch === true ? watchCases : flags.mutate === true ? mutate : testCases
      done(await work(io, choice, flags))
    })
}

const examples = `
Examples:
  $ crosswalk test
  $ crosswalk test acme --mappings ./mappings --fixtures ./fixtures
  $ crosswalk test acme pages --show
  $ crosswalk test acme --watch
  $ crosswalk test acme --mutate`

function assertTogether(flags: TestFlags): void {
  const alone = ['watch', 'mutate'] as const
  const others = ['accept', 'show', 'junit', 'watch', 'mutate'] as const
  for (const one of alone) {
    const other = others.find((name) => name !== one && (flags[name] ?? false) !== false)
    const goes = one === 'watch' && (other === 'show' || other === 'junit')
    if (flags[one] === true && other !== undefined && !goes)
      throw new MisuseError(`--${one} and --${other} exclude each other`)
  }
}

async function mutate(io: Io, choice: CaseChoice, flags: TestFlags): Promise<ExitCode> {
  const fixtures = chosenFixtures(choice)
  const progress = createProgress(io)
  const reports: MutantReport[] = []
  for (const provider of new Set(fixtures.map((fixture) => fixture.provider))) {
    progress.show(`${provider}: mutants`)
    reports.push(await testMutants(provider, fixtures, engineOptions(choice)))
  }
  progress.clear()
  io.stdout.write(wantsJson(io, flags) ? mutantJson(reports) : mutantText(io, reports))
  const alive = reports.some(({ survivors }) => survivors.length > 0)
  return alive ? exitCodes.findings : exitCodes.fine
}

async function testCases(io: Io, choice: CaseChoice, flags: TestFlags): Promise<ExitCode> {
  const accept = flags.accept === true
  if (accept && typeof fixtureSource(choice) !== 'string')
    throw new MisuseError(
      'The fixtures of the package cannot be changed: name yours with --fixtures',
    )
  const run = await runCases(io, choice)
  const findings = accept ? [] : await mappingFindings(choice, run)
  const shown = flags.show === true || accept
  if (flags.junit !== undefined) writeFileSync(flags.junit, junitText(run, findings))
  if (wantsJson(io, flags)) io.stdout.write(runJson(run, { shown, findings }))
  else
    io.stdout.write(
      (shown ? shownText(io, run) : '') + findingsText(io, findings) + runText(io, run),
    )
  if (accept) return acceptAll(io, choice, run)
  const failed = run.reports.some(({ faults }) => faults.length > 0) || run.unproven.length > 0
  return failed ? exitCodes.findings : exitCodes.fine
}

function findingsText(io: Io, findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const remarks = findings.map((finding) => remarkText(io, finding))
  return `What "validate" finds in the mapping:\n${remarks.join('')}\n`
}

function shownText(io: Io, { reports }: TestRun): string {
  return reports
    .map(({ fixture, explanations, answered }) => {
      const records = explanations.map((explanation) =>
        explanationText(explanation, answered, textStyle(io)),
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
