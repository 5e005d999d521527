import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Account, Engine, FetchEvent } from '../../index.ts'
import { withAccountFlags } from '../account-flags.ts'
import { type CallFlags, callAccounts, openCallEngine } from '../call-engine.ts'
import { endLine, type Listed, listedWith, nothingListed } from '../end-line.ts'
import {
  addFilterFlags,
  type QueryFlags,
  queryOf,
  withDeadlineFlag,
  withMappingFlags,
  withQueryFlags,
  withResourceFlag,
} from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'
import { listAnswers } from '../list-answers.ts'
import { MisuseError } from '../misuse.ts'
import { type ListOutput, type Outcome, printOutcomes, printWarnings } from '../print-outcomes.ts'
import { createProgress, type Progress } from '../progress.ts'
import { reportError } from '../report-error.ts'
import { chosenResource, filtersOf } from '../resource-flag.ts'
import { createTrace } from '../trace.ts'
import { writeLines } from '../write-lines.ts'

type ListFlags = CallFlags &
  QueryFlags & {
    readonly all?: boolean
    readonly resource?: string
    readonly pages: number
    readonly json?: boolean
    readonly ndjson?: boolean
    readonly table?: boolean
    readonly trace?: boolean
  }

/** Adds `crosswalk list`. */
export async function addList(
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  { argv }: { readonly argv: readonly string[] },
): Promise<void> {
  const command = withResourceFlag(
    program
      .command('list')
      .description(
        'Calls the provider and prints unified records: a table on a terminal, JSON when piped.',
      )
      .argument('[provider...]', 'providers to list')
      .option('--all', 'every provider that has the resource'),
  ).addOption(
    new Option('--pages <n|all>', 'answers to fetch, following the cursor')
      .default(1)
      .argParser(parsePages),
  )
  withDeadlineFlag(command)
  withQueryFlags(withAccountFlags(withMappingFlags(command)))
    .optionsGroup('Output:')
    .option('--table', 'a table, also when piped')
    .option('--json', 'JSON, also on a terminal')
    .option(
      '--ndjson',
      'one record a line, as they come; the last line says whether the list was complete',
    )
    .option('--trace', 'show on stderr what is sent and what comes back, secrets removed')
    .addHelpText('after', examples)
  const filters = addFilterFlags(command, argv[0] === 'list' ? await filtersOf(argv) : [])
  command.action(async (providers: string[], flags: ListFlags) =>
    done(await runList(io, providers, { flags, query: queryOf(flags, filters) })),
  )
}

const examples = `
Examples:
  $ crosswalk list --all --sandbox
  $ crosswalk list --all --sandbox --limit 2 --json
  $ crosswalk list acme --context company_domain=northwind --credential 'api_token=\${ACME_TOKEN}'
  $ crosswalk list --account acme.yaml --where 'created_at[gte]=2024-01-01' --pages all --ndjson
  $ crosswalk list --account acme.yaml --limit 5 --trace`

async function runList(
  io: Io,
  providers: readonly string[],
  { flags, query }: { readonly flags: ListFlags; readonly query: Record<string, unknown> },
): Promise<ExitCode> {
  assertOneOutput(flags)
  if (flags.ndjson === true) io.saveMemory?.()
  const { engine, close } = await openCallEngine(flags)
  try {
    const resource = chosenResource(engine, flags.resource)
    const accounts = chooseAccounts(io, engine, { named: providers, resource }, flags)
    const progress = createProgress(io)
    const outcomes: ListOutcome[] = []
    const several = accounts.length > 1
    const trace = flags.trace === true ? createTrace(io, progress, { several }) : undefined
    for (const account of accounts)
      outcomes.push(
        await listOne(io, engine, account, { resource, query, flags, progress, several, trace }),
      )
    progress.clear()
    if (flags.ndjson === true) io.stdout.write(endLine(outcomes))
    else printOutcomes(io, outcomes, { flags, support: engine.support() })
    return Math.max(...outcomes.map(({ code }) => code)) as ExitCode // the worst of the codes
  } finally {
    await close()
  }
}

function assertOneOutput(flags: ListFlags): void {
  const chosen = [flags.table, flags.json, flags.ndjson].filter(Boolean)
  if (chosen.length > 1) throw new MisuseError('--table, --json and --ndjson exclude each other')
}

function chooseAccounts(
  io: Io,
  engine: Engine,
  { named, resource }: { readonly named: readonly string[]; readonly resource: string },
  flags: ListFlags,
): readonly Account[] {
  if (flags.all === true && named.length > 0)
    throw new MisuseError('--all goes without names of providers')
  const all = () =>
    engine.support().flatMap((entry) => (entry.resource === resource ? [entry.provider] : []))
  const providers = flags.all === true && flags.account === undefined ? all() : named
  if (providers.length === 0 && flags.account === undefined) {
    throw new MisuseError(`Name a provider, or --all: ${engine.providers().join(', ')}`)
  }
  return callAccounts(io, engine, flags, providers)
}

type ListContext = {
  readonly resource: string
  readonly query: Record<string, unknown>
  readonly flags: ListFlags
  readonly progress: Progress
  /** Prints what is sent and what comes back, where that is asked for. */
  readonly trace: ((event: FetchEvent) => void) | undefined
  /** Whether other accounts are listed too. */
  readonly several: boolean
}

type ListOutcome = Outcome & { readonly listed: Listed }

async function listOne(
  io: Io,
  engine: Engine,
  account: Account,
  context: ListContext,
): Promise<ListOutcome> {
  const { provider } = account
  const { flags, progress, trace } = context
  let requests = 0
  let listed = nothingListed
  const onEvent = (event: FetchEvent): void => {
    if (event.type === 'request') requests += 1
    trace?.(event)
    progress.show(`${provider}: ${requests} requests, ${listed.records} records`)
  }
  const options = { onEvent, ...(io.signal === undefined ? {} : { signal: io.signal }) }
  const { resource, query } = context
  const listing = { resource, account, query, pages: flags.pages, options }
  // Lines are written as they come, and not kept.
  const pages: ListOutput[] = []
  try {
    for await (const answer of listAnswers(engine, listing)) {
      listed = listedWith(listed, answer)
      if (flags.ndjson === true) {
        progress.clear()
        await writeLines(io, Object.values(answer.result), namesOf(account, context))
        printWarnings(io, [{ provider, answer, code: exitCodes.fine }])
      } else pages.push(answer)
    }
    return { provider, answer: join(pages), code: exitCodes.fine, listed }
  } catch (error) {
    progress.clear()
    return {
      provider,
      listed,
      code: reportError(io, error, `${provider}: `),
      ...(pages.length > 0 ? { answer: join(pages) } : {}),
    }
  }
}

// Lines of several accounts come together.
function namesOf({ provider, id }: Account, { several }: ListContext) {
  return several ? { provider, ...(id === undefined ? {} : { account: id }) } : undefined
}

function join(pages: readonly ListOutput[]): ListOutput {
  const results = pages.map(({ result }) => result)
  const result = results.every((page) => Array.isArray(page))
    ? results.flat()
    : Object.assign({}, ...results)
  const warnings = pages.flatMap((page) => page.warnings ?? [])
  return {
    result,
    next_cursor: pages.at(-1)?.next_cursor ?? null,
    result_count: Object.keys(result).length,
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

function parsePages(value: string): number {
  if (value === 'all') return Number.POSITIVE_INFINITY
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It takes a number from 1 up, or "all".')
}
