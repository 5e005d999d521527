import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { createEngine, FixtureError } from '../../index.ts'
import {
  type CaseReport,
  type RecordedCase,
  type RecordOptions,
  recordCase,
  runCase,
  startReplayServer,
} from '../../testing.ts'
import { withAccountFlags } from '../account-flags.ts'
import { type CallFlags, callAccounts, callEngineOptions } from '../call-engine.ts'
import {
  addFilterFlags,
  collect,
  localMappings,
  type QueryFlags,
  queryOf,
  withAskingFlags,
  withDeadlineFlag,
  withResourceFlag,
  withSchemaFlag,
} from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { createProgress } from '../progress.ts'
import {
  isWhole,
  recordingJson,
  recordingText,
  type WrittenRecording,
} from '../recording/recording-text.ts'
import { reportError } from '../report-error.ts'
import { chosenResource, filtersOf } from '../resource-flag.ts'
import { sayError, sayWarning } from '../say.ts'
import { withMappingFolderFlag } from '../testing/case-flags.ts'
import { localFixtures } from '../testing/run-cases.ts'

type RecordFlags = Omit<CallFlags, 'mappings'> &
  QueryFlags & {
    readonly case: string
    readonly from?: string
    readonly id?: string
    readonly onePage?: boolean
    readonly title?: string
    readonly keep?: readonly string[]
    readonly hide?: readonly string[]
    readonly failing?: boolean
    readonly force?: boolean
    readonly mappings?: string
    readonly fixtures: string
    readonly resource?: string
    readonly json?: boolean
    readonly text?: boolean
  }

/** Adds `crosswalk record`. */
export async function addRecord(
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  { argv }: { readonly argv: readonly string[] },
): Promise<void> {
  const command = program
    .command('record')
    .description(
      'Makes a call, and writes everything that was sent and that came back as a fixture. Secrets and personal data are replaced by made-up values; nothing is written while a known secret is left. The fixture is then played.',
    )
    .argument('<provider>', 'provider to call')
    .requiredOption('--case <name>', 'name of the case, such as pages')
    .option('--from <file>', 'take the answers from a HAR file (1.2) instead of calling')
    .option('--id <id>', 'get the record with this unified id (default: list all)')
    .option('--one-page', 'one answer only (default: the list to its end)')
    .option('--title <text>', 'what the case shows (default: made of its name)')
    .option(
      '--keep <pointer>',
      'leave the values at this place of an answer, such as /data/@/name; may be repeated',
      collect,
    )
    .option('--hide <text>', 'another text that must not be in the file; may be repeated', collect)
    .option('--failing', 'record a call that fails, too')
    .option('--force', 'overwrite the case if it exists')
    .option(
      '-f, --fixtures <path>',
      'folder with one folder a provider, for the case',
      localFixtures,
    )
  withDeadlineFlag(withSchemaFlag(withResourceFlag(withMappingFolderFlag(command))))
  withAskingFlags(withAccountFlags(command))
    .optionsGroup('Output:')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', examples)
  const filters = addFilterFlags(command, argv[0] === 'record' ? await filtersOf(argv) : [])
  command.action(async (provider: string, flags: RecordFlags) =>
    done(await runRecord(io, provider, { flags, query: queryOf(flags, filters) })),
  )
}

const examples = `
Examples:
  $ crosswalk record acme --case pages --account acme.yaml
  $ crosswalk record acme --case one --id 63 --account acme.yaml --keep /data/name
  $ crosswalk record acme --case pages --from browser.har --context company_domain=northwind`

type Asked = { readonly flags: RecordFlags; readonly query: Record<string, unknown> }

async function runRecord(io: Io, provider: string, { flags, query }: Asked): Promise<ExitCode> {
  assertTogether(flags)
  const { mappings: folder, ...others } = flags
  const mappings = folder === undefined ? localMappings() : [folder]
  const { options, close } = await callEngineOptions({ ...others, mappings })
  try {
    const target = await openTarget(io, provider, flags, options)
    const recorded = await record(io, { ...options, ...target.options, ...choiceOf(flags), query })
    mkdirSync(dirname(target.file), { recursive: true })
    writeFileSync(target.file, recorded.text)
    const fixture = { ...recorded.fixture, file: target.file }
    const report = await play({ ...recorded, fixture }, options)
    return print(
      io,
      { ...recorded, fixture, report, differences: recorded.differences(report) },
      flags,
    )
  } catch (error) {
    if (!(error instanceof FixtureError) || flags.from === undefined) return reportError(io, error)
    sayError(io, `${flags.from} lacks a request: ${error.message} (${error.code})`)
    io.stderr.write('  "crosswalk list --trace" shows what the mapping asks for\n')
    return exitCodes.findings
  } finally {
    await close()
  }
}

function assertTogether({ from, sandbox, id, onePage, case: name }: RecordFlags): void {
  if (from !== undefined && sandbox === true)
    throw new MisuseError('--from and --sandbox exclude each other')
  if (id !== undefined && onePage === true)
    throw new MisuseError('--id and --one-page exclude each other')
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new MisuseError(
      `The name of a case has small letters, digits and hyphens: received "${name}"`,
    )
}

type EngineFlags = Awaited<ReturnType<typeof callEngineOptions>>['options']

/** What is called, and the file that it goes to, which is checked before anything is sent. */
async function openTarget(
  io: Io,
  provider: string,
  flags: RecordFlags,
  options: EngineFlags,
): Promise<{ file: string; options: Pick<RecordOptions, 'resource' | 'account' | 'name'> }> {
  const engine = await createEngine(options)
  try {
    const resource = chosenResource(engine, flags.resource)
    const [account = { provider }] = callAccounts(io, engine, flags, [provider])
    const base = `${resource.replace('/', '-')}.${flags.case}.yaml`
    const file = join(flags.fixtures, provider, base)
    if (existsSync(file) && flags.force !== true)
      throw new MisuseError(`"${file}" exists already: --force overwrites it`)
    return { file, options: { resource, account, name: flags.case } }
  } finally {
    engine.close()
  }
}

function choiceOf({ from, id, onePage, title, keep, hide, failing }: RecordFlags) {
  return {
    walk: onePage !== true,
    ...(from === undefined ? {} : { har: { file: from, text: readText(from) } }),
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(keep === undefined ? {} : { keep }),
    ...(hide === undefined ? {} : { hide }),
    ...(failing === undefined ? {} : { failing }),
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new MisuseError(`"${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

async function record(io: Io, options: RecordOptions): Promise<RecordedCase> {
  const progress = createProgress(io)
  const { provider } = options.account
  try {
    return await recordCase({
      ...options,
      onRequest: (count) => progress.show(`${provider}: ${count} requests`),
    })
  } finally {
    progress.clear()
  }
}

async function play(
  { fixture }: RecordedCase,
  { mappings, schemas }: EngineFlags,
): Promise<CaseReport> {
  const server = await startReplayServer()
  try {
    return await runCase(server, fixture, {
      ...(mappings === undefined ? {} : { mappings }),
      ...(schemas === undefined ? {} : { schemas }),
    })
  } finally {
    await server.close()
  }
}

function print(io: Io, recording: WrittenRecording, flags: RecordFlags): ExitCode {
  io.stdout.write(
    wantsJson(io, flags) ? recordingJson(recording) : recordingText(io, recording, placesOf(flags)),
  )
  const { answers, fixture } = recording.report
  for (const { message, code } of answers.flatMap(({ warnings }) => warnings))
    sayWarning(io, `${fixture.provider}: ${message} (${code})`)
  return isWhole(recording) ? exitCodes.fine : exitCodes.findings
}

// Flags that the next commands need, too.
function placesOf({ mappings, fixtures }: RecordFlags) {
  return {
    ...(mappings === undefined ? {} : { mappings }),
    ...(fixtures === localFixtures ? {} : { fixtures }),
  }
}
