import type { Command } from 'commander'
import type { Engine, Warning } from '../../index.ts'
import { withAccountFlags } from '../account-flags.ts'
import { type CallFlags, callAccounts, openCallEngine } from '../call-engine.ts'
import {
  type QueryFlags,
  queryOf,
  withDeadlineFlag,
  withMappingFlags,
  withRecordFlags,
  withResourceFlag,
} from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { fieldTable } from '../record-table.ts'
import { reportError } from '../report-error.ts'
import { chosenResource } from '../resource-flag.ts'
import { sayWarning } from '../say.ts'

type GetFlags = CallFlags &
  QueryFlags & {
    readonly resource?: string
    readonly json?: boolean
    readonly table?: boolean
  }

/** Adds `crosswalk get`. */
export function addGet(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = withDeadlineFlag(
    program
      .command('get')
      .description(
        'Gets one unified record by its id: a table on a terminal, JSON when piped. It is the record that list gives.',
      )
      .argument('<provider>', 'provider to ask')
      .argument('<id>', 'unified id of the record'),
  )
  withRecordFlags(withAccountFlags(withMappingFlags(withResourceFlag(command))))
    .optionsGroup('Output:')
    .option('--table', 'a table, also when piped')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', examples)
    .action(async (provider: string, id: string, flags: GetFlags) =>
      done(await runGet(io, { provider, id }, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk get acme 63 --mappings mappings --sandbox
  $ crosswalk get acme 63 --account acme.yaml --format normalized`

type Wanted = { readonly provider: string; readonly id: string }

async function runGet(io: Io, wanted: Wanted, flags: GetFlags): Promise<ExitCode> {
  if (flags.table === true && flags.json === true)
    throw new MisuseError('--table and --json exclude each other')
  const { engine, close } = await openCallEngine(flags)
  try {
    return await printOne(io, engine, wanted, flags)
  } catch (error) {
    return reportError(io, error, `${wanted.provider}: `)
  } finally {
    await close()
  }
}

async function printOne(
  io: Io,
  engine: Engine,
  { provider, id }: Wanted,
  flags: GetFlags,
): Promise<ExitCode> {
  const [account = { provider }] = callAccounts(io, engine, flags, [provider])
  const resource = chosenResource(engine, flags.resource)
  const onWarning = ({ message, code }: Warning): void =>
    sayWarning(io, `${provider}: ${message} (${code})`)
  const options = { onWarning, ...(io.signal === undefined ? {} : { signal: io.signal }) }
  const record = await engine.get(resource, account, id, queryOf(flags, []), options)
  const asTable = flags.table === true || (flags.json !== true && io.stdout.isTty)
  io.stdout.write(asTable ? tableOf(io, record) : `${JSON.stringify(record, undefined, 2)}\n`)
  return exitCodes.fine
}

function tableOf(io: Io, record: unknown): string {
  const heading = (text: string) => paint(io, io.stdout, 'bold', text)
  return fieldTable(record, { width: io.stdout.columns ?? Number.POSITIVE_INFINITY, heading })
}
