import type { Command } from 'commander'
import { createEngine } from '../../index.ts'
import { describeCommand } from '../describe-command.ts'
import { type MappingFlags, mappingOptions, withMappingFlags } from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { sayWarning } from '../say.ts'
import { readConfig, readState, selectedStreams } from '../singer-files.ts'
import { keyProperties, runTap, type TapStream, tapStreams } from '../singer-tap.ts'

type SingerFlags = MappingFlags & {
  readonly config: string
  readonly discover?: boolean
  readonly catalog?: string
  readonly state?: string
  readonly allowPrivateNetwork?: boolean
}

/** Adds `crosswalk singer`. */
export function addSinger(program: Command, io: Io, done: (code: ExitCode) => void): void {
  withMappingFlags(
    describeCommand(
      program
        .command('singer')
        .requiredOption(
          '-c, --config <file>',
          'JSON: {"accounts": [{"id", "provider", "context", "credentials"}], "resources": ["crm/stages"]}; ${NAME} stands for an environment variable',
        )
        .option('--discover', 'print the catalog, and end')
        .option('--catalog <file>', 'JSON: only the streams that it selects')
        .option('--state <file>', 'JSON: go on where an earlier run ended')
        .option('--allow-private-network', 'let base URLs point to private addresses and to http'),
      'A Singer tap: writes the records of accounts as messages for a target, a stream for each resource. A version is activated only when every account was walked to its end; exits with 1 when one was not.',
      [
        'singer --config config.json --discover',
        'singer --config config.json --state state.json | target-jsonl',
      ],
    ),
  ).action(async (flags: SingerFlags) => done(await singer(io, flags)))
}

async function singer(io: Io, flags: SingerFlags): Promise<ExitCode> {
  const { accounts, resources } = readConfig(io, flags.config)
  const state = readState(flags.state)
  const selected = selectedStreams(flags.catalog)
  const engine = await createEngine({
    ...mappingOptions(flags),
    allowPrivateNetwork: flags.allowPrivateNetwork ?? false,
  })
  try {
    for (const account of accounts) await engine.checkAccount(account)
    const streams = tapStreams(engine, accounts, resources)
    if (streams.length === 0)
      throw new MisuseError('No provider of these accounts has these resources')
    if (flags.discover === true) {
      io.stdout.write(`${JSON.stringify({ streams: streams.map(catalogEntry) }, null, 2)}\n`)
      return exitCodes.fine
    }
    const wanted = streams.filter(({ name }) => selected?.includes(name) ?? true)
    const complete = await runTap(engine, wanted, {
      state,
      now: Date.now,
      write: async (message) => {
        io.stdout.write(`${JSON.stringify(message)}\n`)
        await io.stdout.taken?.()
      },
      onFailure: (stream, account, reason) =>
        sayWarning(
          io,
          `${stream} of account "${account}" is not complete, so nothing is activated: ${reason}`,
        ),
      ...(io.signal === undefined ? {} : { signal: io.signal }),
    })
    return complete ? exitCodes.fine : exitCodes.findings
  } finally {
    engine.close()
  }
}

function catalogEntry({ name, schema }: TapStream): object {
  return {
    tap_stream_id: name,
    stream: name,
    schema,
    key_properties: keyProperties,
    metadata: [
      {
        breadcrumb: [],
        metadata: {
          inclusion: 'available',
          'selected-by-default': true,
          'table-key-properties': keyProperties,
          'forced-replication-method': 'FULL_TABLE',
        },
      },
    ],
  }
}
