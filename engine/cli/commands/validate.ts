import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { packageVersion } from '../../builtin/version.ts'
import {
  builtinMappings,
  createEngine,
  type Engine,
  type ExpressionSupport,
  type MappingSource,
  type ProviderSupport,
} from '../../index.ts'
import { builtinFixtures, checkMappings, type Fixture, readFixtures } from '../../testing.ts'
import { toAnnotations } from '../annotations.ts'
import { localMappings, type MappingFlags, mappingOptions, withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'
import { hasFailing, type Remark } from '../remark.ts'
import { remarkText } from '../remark-text.ts'
import { toSarif } from '../sarif.ts'

type ValidateFlags = Pick<MappingFlags, 'schemas'> & {
  readonly fixtures?: string
  readonly json?: boolean
  readonly text?: boolean
  readonly sarif?: boolean
  readonly github?: boolean
  readonly strict?: boolean
  readonly verbose?: boolean
}

/** Adds `crosswalk validate`. */
export function addValidate(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('validate')
    .description(
      'Checks mapping files completely: YAML, schema, expressions, roots, paths; and what the expressions do with the answers in the fixtures. Nothing is sent.',
    )
    .argument('[path...]', 'files or folders (default: mappings, else those of the package)')
    .option(
      '-f, --fixtures <path>',
      'folder with one folder a provider (default: tests/fixtures/providers; for mappings of the package, its own)',
    )
    .option('--strict', 'warnings count as errors')
    .option('--verbose', 'also each expression, with its place')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
    .option('--sarif', 'SARIF 2.1.0, for code scanners')
    .option('--github', 'annotations of GitHub Actions')
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
  $ crosswalk validate mappings/acme.yaml --fixtures ./fixtures
  $ crosswalk validate mappings ../more-mappings --json
  $ crosswalk validate --sarif > crosswalk.sarif`

async function runValidate(
  io: Io,
  paths: readonly string[],
  flags: ValidateFlags,
): Promise<ExitCode> {
  const mappings: readonly MappingSource[] = paths.length > 0 ? paths : localMappings()
  const engine = await createEngine(mappingOptions({ ...flags, mappings }))
  try {
    const fixtures = fixturesFor(engine, mappings, flags.fixtures)
    const noted = paths.length === 0 || flags.fixtures !== undefined
    const findings = fixtures === undefined ? [] : checkMappings(engine, fixtures)
    const remarks: readonly Remark[] = [
      ...engine.problems(),
      // Of a single file somewhere else, nobody expects any.
      ...findings.filter(({ code }) => noted || code !== 'no_fixtures'),
    ]
    io.stdout.write(output(io, flags, { engine, fixtures, remarks }))
    return hasFailing(remarks, flags.strict) ? exitCodes.findings : exitCodes.fine
  } finally {
    engine.close()
  }
}

/** The fixtures of the mappings that can be used; undefined where there is no folder of them. */
function fixturesFor(
  engine: Engine,
  mappings: readonly MappingSource[],
  given: string | undefined,
): readonly Fixture[] | undefined {
  const local = 'tests/fixtures/providers'
  const own = mappings === builtinMappings ? builtinFixtures : undefined
  const source = given ?? (existsSync(local) ? local : own)
  if (source === undefined) return undefined
  return engine.providers().flatMap((provider) => readFixtures(source, provider))
}

type Validated = {
  readonly engine: Engine
  readonly fixtures: readonly Fixture[] | undefined
  readonly remarks: readonly Remark[]
}

function output(io: Io, flags: ValidateFlags, validated: Validated): string {
  const { engine, remarks } = validated
  if (flags.sarif === true) return toJson(toSarif(remarks, packageVersion()))
  if (flags.github === true) return toAnnotations(remarks)
  const expressions = flags.verbose === true ? expressionsOf(engine.support()) : undefined
  return wantsJson(io, flags)
    ? toJson(expressions === undefined ? remarks : { problems: remarks, expressions })
    : describeExpressions(expressions ?? []) + report(io, validated)
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

// Resources of one provider share some of their expressions.
function expressionsOf(support: readonly ProviderSupport[]): readonly ExpressionSupport[] {
  const all = support.flatMap(({ expressions }) => expressions)
  return [...new Map(all.map((entry) => [`${entry.file} ${entry.path}`, entry])).values()]
}

function describeExpressions(expressions: readonly ExpressionSupport[]): string {
  return expressions.map(({ file, line, path }) => `${file}:${line} ${path}\n`).join('')
}

function report(io: Io, { engine, fixtures, remarks }: Validated): string {
  const errors = remarks.filter(({ severity }) => severity === 'error').length
  const warnings = remarks.filter(({ severity }) => severity === 'warning').length
  const found =
    errors + warnings === 0
      ? 'no problems'
      : `${count(errors, 'error')}, ${count(warnings, 'warning')}`
  const shown = new Set(fixtures?.map(({ provider }) => provider))
  const untried = engine.providers().filter((provider) => !shown.has(provider)).length
  const without = untried === 0 ? '' : `, ${untried} without fixtures`
  const counts = `${count(engine.providers().length, 'usable mapping')}, ${found}${without}`
  const mark = errors === 0 ? paint(io, io.stdout, 'green', '✓') : paint(io, io.stdout, 'red', '✗')
  return `${remarks.map((remark) => remarkText(io, remark)).join('')}${mark} ${counts}\n`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
