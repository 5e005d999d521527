import type { Command } from 'commander'
import {
  type ConfigProblem,
  createEngine,
  type ExpressionSupport,
  type ProviderSupport,
} from '../../index.ts'
import { localMappings, type MappingFlags, mappingOptions, withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'

type ValidateFlags = Pick<MappingFlags, 'schemas'> & {
  readonly json?: boolean
  readonly text?: boolean
  readonly strict?: boolean
  readonly verbose?: boolean
}

/** Adds `crosswalk validate`. */
export function addValidate(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('validate')
    .description(
      'Checks mapping files completely: YAML, schema, expressions, roots, paths. Nothing is sent.',
    )
    .argument('[path...]', 'files or folders (default: mappings, else those of the package)')
    .option('--strict', 'warnings count as errors')
    .option('--verbose', 'also each expression, with its place')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: ValidateFlags) =>
      done(await runValidate(io, paths, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk validate
  $ crosswalk validate mappings/acme.yaml
  $ crosswalk validate mappings/acme.yaml --verbose
  $ crosswalk validate mappings ../more-mappings --json`

async function runValidate(
  io: Io,
  paths: readonly string[],
  flags: ValidateFlags,
): Promise<ExitCode> {
  const engine = await createEngine(
    mappingOptions({ ...flags, mappings: paths.length > 0 ? paths : localMappings() }),
  )
  const problems = engine.problems()
  const usable = engine.providers().length
  const expressions = flags.verbose === true ? expressionsOf(engine.support()) : undefined
  engine.close()
  const json = wantsJson(io, flags)
  io.stdout.write(
    json
      ? `${JSON.stringify(expressions === undefined ? problems : { problems, expressions }, undefined, 2)}\n`
      : describeExpressions(expressions ?? []) + report(io, problems, usable),
  )
  const failed = problems.some(({ severity }) => flags.strict === true || severity === 'error')
  return failed ? exitCodes.findings : exitCodes.fine
}

// Resources of one provider share some of their expressions.
function expressionsOf(support: readonly ProviderSupport[]): readonly ExpressionSupport[] {
  const all = support.flatMap(({ expressions }) => expressions)
  return [...new Map(all.map((entry) => [`${entry.file} ${entry.path}`, entry])).values()]
}

function describeExpressions(expressions: readonly ExpressionSupport[]): string {
  return expressions.map(({ file, line, path }) => `${file}:${line} ${path}\n`).join('')
}

function report(io: Io, problems: readonly ConfigProblem[], usable: number): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const found =
    problems.length === 0
      ? 'no problems'
      : `${count(errors, 'error')}, ${count(warnings, 'warning')}`
  const counts = `${count(usable, 'usable mapping')}, ${found}`
  const mark = errors === 0 ? paint(io, io.stdout, 'green', '✓') : paint(io, io.stdout, 'red', '✗')
  return `${problems.map((problem) => describeProblem(io, problem)).join('')}${mark} ${counts}\n`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function describeProblem(io: Io, problem: ConfigProblem): string {
  const { where, severity, code, message, excerpt, suggestion } = problem
  const place = paint(io, io.stdout, 'bold', `${where.file}:${where.line}:${where.column}`)
  const kind = paint(io, io.stdout, severity === 'error' ? 'red' : 'yellow', severity)
  const lines = excerpt === '' ? [] : excerpt.split('\n').map((line) => `  ${line}`)
  const hint = suggestion === undefined ? [] : [`  = ${suggestion}`]
  return `${[`${place} ${kind} ${code}: ${message}`, ...lines, ...hint, ''].join('\n')}\n`
}
