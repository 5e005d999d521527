import type { Command } from 'commander'
import { createEngine, type Engine } from '../../index.ts'
import { checkMappings, readFixtures } from '../../testing.ts'
import { withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { hasFailing, type Remark } from '../remark.ts'
import { remarkText } from '../remark-text.ts'
import { type CaseFlags, withCaseFlags } from '../testing/case-flags.ts'
import { isMappingOf } from '../testing/is-mapping-of.ts'
import { engineOptions, fixtureSource, runCases, type TestRun } from '../testing/run-cases.ts'
import { caseJson } from '../testing/run-json.ts'
import { runText } from '../testing/run-text.ts'
import { proofsOf } from '../testing/support-proofs.ts'

type CheckFlags = CaseFlags & {
  readonly strict?: boolean
  readonly json?: boolean
  readonly text?: boolean
}

/** Adds `crosswalk check`. */
export function addCheck(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('check')
    .description(
      'Everything about one provider in one go: what "validate" says of its mapping and fixtures, every case as "test" plays it, and what no expectation proves. The exit code is 0 only if all of it is right.',
    )
    .argument('<provider>', 'provider to check')
  withCaseFlags(command)
    .option('--strict', 'warnings count as errors')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (provider: string, flags: CheckFlags) =>
      done(await runCheck(io, provider, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk check acme
  $ crosswalk check acme --strict --json
  $ crosswalk check acme --mappings ./mappings --fixtures ./fixtures`

type Checked = {
  readonly provider: string
  /** No error, every case holds, and nothing is unproven. */
  readonly ok: boolean
  readonly problems: readonly Remark[]
  readonly run: TestRun
  readonly coverage: readonly Coverage[]
}

/** What of a resource is mapped, and what of that the cases prove. */
type Coverage = {
  readonly resource: string
  readonly mapped: readonly string[]
  readonly proven: readonly string[]
  /** Arms of conditions that records of the cases came to. */
  readonly branches: { readonly seen: number; readonly taken: number }
}

async function runCheck(io: Io, provider: string, flags: CheckFlags): Promise<ExitCode> {
  const checked = await checkProvider(io, provider, flags)
  io.stdout.write(wantsJson(io, flags) ? checkedJson(checked) : checkedText(io, checked))
  return checked.ok ? exitCodes.fine : exitCodes.findings
}

async function checkProvider(io: Io, provider: string, flags: CheckFlags): Promise<Checked> {
  const { mappings, fixtures, schemas, strict = false } = flags
  const engine = await createEngine(engineOptions({ mappings, schemas }))
  try {
    const usable = engine.providers().includes(provider)
    const own = usable ? readFixtures(fixtureSource({ fixtures }), provider) : []
    const problems = problemsOf(engine, provider, usable ? checkMappings(engine, own) : [])
    if (!usable && problems.length === 0)
      throw new MisuseError(`There is no mapping of "${provider}"`)
    const choice = { provider, name: undefined, mappings, fixtures, schemas }
    const run = own.length > 0 ? await runCases(io, choice) : { reports: [], unproven: [] }
    const coverage = coverageOf(engine, provider, run)
    const ok = !hasFailing(problems, strict) && holds(run)
    return { provider, ok, problems, run, coverage }
  } finally {
    engine.close()
  }
}

function problemsOf(engine: Engine, provider: string, findings: readonly Remark[]): Remark[] {
  return [...engine.problems(), ...findings].filter(({ where }) =>
    isMappingOf(provider, where.file),
  )
}

function holds({ reports, unproven }: TestRun): boolean {
  const failed = reports.some(({ faults }) => faults.length > 0)
  return reports.length > 0 && !failed && unproven.length === 0
}

function coverageOf(engine: Engine, provider: string, run: TestRun): readonly Coverage[] {
  const { isProven } = proofsOf(run.reports, run.unproven)
  const own = engine.support().filter((entry) => entry.provider === provider)
  return own.map(({ resource, fields }) => {
    const mapped = Object.keys(fields).filter((field) => fields[field] === true)
    const proven = mapped.filter((field) => isProven({ provider, resource, field }))
    return { resource, mapped, proven, branches: branchesOf(resource, run) }
  })
}

function branchesOf(resource: string, { reports }: TestRun): Coverage['branches'] {
  const arms = reports
    .flatMap(({ explanations }) => explanations)
    .filter((explanation) => explanation.resource === resource)
    .flatMap(({ records }) => records.flatMap(({ fields }) => fields))
    .flatMap(({ field, branches }) => branches.map((branch) => ({ field, ...branch })))
  const keys = (some: typeof arms) =>
    new Set(some.map(({ field, condition, arm }) => `${field} ${condition} ${arm}`)).size
  return { seen: keys(arms), taken: keys(arms.filter(({ taken }) => taken)) }
}

// The shape has a version: a change that breaks readers raises it.
function checkedJson({ run, ...checked }: Checked): string {
  const cases = run.reports.map((report) => caseJson(report, { shown: false }))
  const { unproven } = run
  return `${JSON.stringify({ version: 1, ...checked, cases, unproven }, undefined, 2)}\n`
}

function checkedText(io: Io, { provider, ok, problems, run, coverage }: Checked): string {
  const mark = ok ? paint(io, io.stdout, 'green', '✓') : paint(io, io.stdout, 'red', '✗')
  const lines = coverage.map(({ resource, mapped, proven, branches }) => {
    const arms = `${branches.taken} of ${branches.seen} branches taken`
    return `${resource}: ${proven.length} of ${mapped.length} fields proven, ${arms}\n`
  })
  const verdict = ok ? 'is right, as far as its fixtures show' : 'is not proven to be right'
  return [
    ...problems.map((remark) => remarkText(io, remark)),
    run.reports.length > 0 ? runText(io, run) : 'no case was played\n',
    ...lines,
    `${mark} ${provider} ${verdict}\n`,
  ].join('')
}
