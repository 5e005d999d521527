import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Command, Option } from 'commander'
import { createEngine } from '../../index.ts'
import { type MappingFlags, mappingOptions, withResourceFlag, withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { projectTests, type Runner, runners } from '../project-runner.ts'
import { chosenResource } from '../resource-flag.ts'
import { jsonOf, sayStart, startedFrom } from '../start-text.ts'
import { templateFiles } from '../template-files.ts'

type NewFlags = Pick<MappingFlags, 'schemas'> & {
  readonly into: string
  readonly resource?: string
  readonly runner?: Runner
  readonly json?: boolean
  readonly from?: string
}

/** Adds `crosswalk new`. */
export function addNew(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('new')
    .description(
      'Writes a mapping, a fixture and a test for a new provider, ready to be changed. Nothing is overwritten.',
    )
    .argument('<provider>', 'name of the provider, such as acme')
    .option(
      '--from <file>',
      'a sample of an answer (JSON), an OpenAPI 3 document (YAML or JSON) or a HAR file: the mapping says what it shows, and asks what it does not',
    )
    .option('--into <folder>', 'where mappings/ and tests/ are', '.')
    .addOption(
      new Option(
        '--runner <name>',
        'test runner (default: the one that the package.json names, else jest)',
      ).choices(runners),
    )
    .option('--json', 'print what was written, found and asked as JSON')
  withSchemaFlag(withResourceFlag(command))
    .addHelpText('after', examples)
    .action(async (provider: string, flags: NewFlags) => done(await runNew(io, provider, flags)))
}

const examples = `
Examples:
  $ crosswalk new acme
  $ crosswalk new acme --from sample.json
  $ crosswalk new acme --from openapi.yaml --resource crm/pipelines
  $ crosswalk new acme --from session.har --json
  $ crosswalk test acme`

async function runNew(io: Io, provider: string, flags: NewFlags): Promise<ExitCode> {
  const { into: folder, json } = flags
  if (!/^[a-z][a-z0-9-]*$/.test(provider)) {
    throw new MisuseError(
      `A provider's name has small letters, digits and hyphens: received "${provider}"`,
    )
  }
  const engine = await createEngine({ ...mappingOptions(flags), mappings: [] })
  const resource = chosenResource(engine, flags.resource)
  const schema = engine.schema(resource)
  engine.close()
  if (schema === undefined) throw new MisuseError(`There is no resource "${resource}"`)
  const tests = projectTests(folder)
  const runner = flags.runner ?? tests.runner ?? 'jest'
  const template = { provider, resource, schema, folder, tests: { ...tests, runner } }
  const started = flags.from === undefined ? undefined : await startedFrom(flags.from, template)
  const files = templateFiles({ ...template, ...(started === undefined ? {} : { started }) })
  const taken = Object.keys(files).find((file) => existsSync(join(folder, file)))
  if (taken !== undefined) throw new MisuseError(`"${join(folder, taken)}" exists already`)
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    if (json !== true) io.stdout.write(`${paint(io, io.stdout, 'green', 'wrote')} ${path}\n`)
  }
  const written = Object.keys(files).map((file) => join(folder, file))
  if (json)
    io.stdout.write(
      `${JSON.stringify({ version: 1, written, ...jsonOf(started) }, undefined, 2)}\n`,
    )
  else if (started !== undefined) sayStart(io, started)
  const next =
    started === undefined
      ? 'change them to what the provider says'
      : 'answer the questions in the mapping'
  io.stderr.write(`Next: ${next}, then "crosswalk test ${provider}"\n`)
  return exitCodes.fine
}
