import { type Command, InvalidArgumentError, Option } from 'commander'
import { createEngine } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import {
  type AnsweredBody,
  answeredBodies,
  type Drift,
  driftText,
  type Exchange,
  findDrift,
  observeCall,
  readFixtures,
} from '../../testing.ts'
import { withAccountFlags } from '../account-flags.ts'
import { type CallFlags, callAccounts, callEngineOptions } from '../call-engine.ts'
import { localMappings, withDeadlineFlag, withResourceFlag, withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { readPayload } from '../payload-input.ts'
import { chosenResource } from '../resource-flag.ts'
import { type CaseFlags, withCaseFlags } from '../testing/case-flags.ts'
import { engineOptions, fixtureSource } from '../testing/run-cases.ts'
import { textStyle } from '../testing/text-style.ts'

type DriftFlags = CaseFlags &
  Omit<CallFlags, 'mappings'> & {
    readonly resource?: string
    readonly call: string
    readonly pages: number
    readonly json?: boolean
    readonly text?: boolean
  }

/** Adds `crosswalk drift`. */
export function addDrift(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('drift')
    .description(
      'Compares what a provider answers now with its fixtures: paths, types, forms, lists of values. Each difference is put into the recorded responses, and the unified fields that it changes are listed. The exit code is 1 if there is any.',
    )
    .argument('<provider>', 'provider whose mapping and fixtures are used')
    .argument(
      '<payload|live>',
      'a JSON file, or - for stdin: a response body, or exchanges with request and response; "live" calls the provider',
    )
    .option('--call <name>', 'the call that a body answers: list, or before.<name>', 'list')
    .addOption(new Option('--pages <n>', 'answers to fetch').default(1).argParser(parsePages))
  withDeadlineFlag(withSchemaFlag(withResourceFlag(withCaseFlags(command))))
  withAccountFlags(command)
    .optionsGroup('Output:')
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', examples)
    .action(async (provider: string, what: string, flags: DriftFlags) =>
      done(await runDrift(io, { provider, what }, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk drift acme response.json
  $ curl -s https://api.acme.example/pipelines | crosswalk drift acme - --call before.pipelines
  $ crosswalk drift acme live --account acme.yaml --json`

type Asked = { readonly provider: string; readonly what: string }

async function runDrift(io: Io, { provider, what }: Asked, flags: DriftFlags): Promise<ExitCode> {
  const { mappings, fixtures, schemas } = flags
  const options = engineOptions({ mappings, schemas })
  const engine = await createEngine(options)
  try {
    const resource = chosenResource(engine, flags.resource)
    engine.inspect().mapping(provider) // says so where there is none
    const answered =
      what === 'live'
        ? await callLive(io, { provider, resource }, flags)
        : answersIn(
            await readPayload(io, what === '-' ? undefined : what),
            flags.call,
            (exchanges) => answeredBodies(engine, exchanges, { provider, resource }),
          )
    if (answered.length === 0)
      throw new MisuseError('There is no good response of a call of the mapping to compare')
    const recorded = readFixtures(fixtureSource({ fixtures }), provider)
    const drift = await findDrift(answered, { ...options, provider, resource, fixtures: recorded })
    io.stdout.write(wantsJson(io, flags) ? toJson(drift) : toText(io, drift))
    return drift.hit ? exitCodes.findings : exitCodes.fine
  } finally {
    engine.close()
  }
}

type Target = { readonly provider: string; readonly resource: string }

async function callLive(
  io: Io,
  { provider, resource }: Target,
  { mappings, ...flags }: DriftFlags,
): Promise<readonly AnsweredBody[]> {
  const sources = mappings === undefined ? localMappings() : [mappings]
  const { options, close } = await callEngineOptions({ ...flags, mappings: sources })
  try {
    return await observeCall({
      ...options,
      resource,
      pages: flags.pages,
      account: (engine) => {
        const [account] = callAccounts(io, engine, flags, [provider])
        if (account === undefined) throw new MisuseError(`There is no account of "${provider}"`)
        return account
      },
    })
  } finally {
    await close()
  }
}

function answersIn(
  payload: unknown,
  call: string,
  sorted: (exchanges: readonly Exchange[]) => readonly AnsweredBody[],
): readonly AnsweredBody[] {
  const exchanges =
    isObject(payload) && Array.isArray(payload.exchanges) ? payload.exchanges : [payload]
  return exchanges.every(isExchange) ? sorted(exchanges) : [{ call, body: payload }]
}

function isExchange(value: unknown): value is Exchange {
  if (!isObject(value) || !isObject(value.request) || !isObject(value.response)) return false
  return typeof value.request.path === 'string' && Object.hasOwn(value.response, 'body')
}

function parsePages(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It takes a number from 1 up.')
}

function toJson(drift: Drift): string {
  return `${JSON.stringify(drift, undefined, 2)}\n`
}

function toText(io: Io, drift: Drift): string {
  const { provider, resource, hit, differences } = drift
  const verdict = hit
    ? paint(io, io.stdout, 'red', '✗ unified fields are hit')
    : paint(io, io.stdout, 'green', '✓ no unified field is hit')
  const lines = [
    `${paint(io, io.stdout, 'bold', provider)} ${resource}`,
    ...driftText(drift, textStyle(io)),
    `${verdict} (${differences.length} ${differences.length === 1 ? 'difference' : 'differences'})`,
  ]
  return `${lines.join('\n')}\n`
}
