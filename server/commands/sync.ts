import { type Command, Option } from 'commander'
import { describeCommand, type ExitCode, type Io, withMappingFlags } from 'crosswalk/cli'
import { defaultEnvironment, withStoreFlags } from './store-flags.ts'
import { runOnce, work } from './sync-run.ts'
import { add, list, remove, resync, setPaused, status } from './sync-streams.ts'
import { wholeNumber } from './whole-number.ts'

/** Adds `crosswalk sync`. */
export function addSync(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const sync = describeCommand(
    program.command('sync'),
    'Streams keep resources of integrated accounts up to date in the database, and tell what changed.',
    [
      `sync add ${exampleAccount} crm/stages --interval 3600`,
      'sync work',
      'sync run --once',
      'sync status',
    ],
  )
  const common = (command: Command): Command =>
    withStoreFlags(
      command
        .option('--environment <name>', 'environment', defaultEnvironment)
        .option('--json', 'JSON, also on a terminal'),
    )
  const running = (command: Command): Command =>
    withMappingFlags(
      common(
        command
          .addOption(
            new Option('--concurrency <n>', 'streams at the same time')
              .default(20)
              .argParser(wholeNumber(1, 1000)),
          )
          .option(
            '--allow-private-network',
            'let base URLs point to private addresses and to http',
          ),
      ),
    )
  addStreams(sync, io, { common, done })
  running(
    describeCommand(
      sync
        .command('run')
        .summary('run every stream that is due, and end')
        .option('--once', 'say that it ends: "crosswalk sync work" goes on'),
      'Runs every stream that is due, each to the end of its run: for cron, Airflow or Kubernetes. Exits with 1 when a stream failed; JSON says what came of each.',
      ['sync run --once', 'sync run --once --json'],
    ),
  ).action(async (flags: Parameters<typeof runOnce>[1]) => done(await runOnce(io, flags)))
  running(
    describeCommand(
      sync.command('work').summary('run streams when they are due, until it is ended'),
      'A worker: it runs the streams of all environments when they are due. Any number of workers, on any machines, share one PostgreSQL. SIGTERM or Ctrl+C ends it in order.',
      ['sync work', 'sync work --concurrency 50'],
    ),
  ).action(async (flags: Parameters<typeof work>[1]) => done(await work(io, flags)))
}

type Adding = {
  readonly common: (command: Command) => Command
  readonly done: (code: ExitCode) => void
}

function addStreams(sync: Command, io: Io, { common, done }: Adding): void {
  const seconds = wholeNumber(10, 31_536_000)
  withMappingFlags(
    common(
      describeCommand(
        sync
          .command('add')
          .summary('keep a resource of an account up to date')
          .argument('<account>', 'id of the integrated account')
          .argument('<resource>', 'model and resource, such as crm/stages')
          .addOption(
            new Option('--interval <seconds>', 'time between two runs (default: 3600)').argParser(
              seconds,
            ),
          )
          .addOption(
            new Option(
              '--complete-interval <seconds>',
              'after so long a run is complete, also where the provider says what changed (default: 86400)',
            ).argParser(seconds),
          )
          .option(
            '--group <name>',
            'streams of one group share a bounded part of the work (default: the environment)',
          ),
        'Makes a stream, or changes the settings of one, and prints its id. Its first run is due at once.',
        [
          `sync add ${exampleAccount} crm/stages`,
          `sync add ${exampleAccount} crm/stages --interval 300 --group northwind`,
        ],
      ),
    ),
  ).action(async (account: string, resource: string, flags: Parameters<typeof add>[2]) =>
    done(await add(io, [account, resource], flags)),
  )
  common(
    describeCommand(
      sync.command('list').summary('list streams'),
      'Lists the streams of an environment.',
      ['sync list', 'sync list --json'],
    ),
  ).action(async (flags: Parameters<typeof list>[1]) => done(await list(io, flags)))
  common(
    describeCommand(
      sync.command('status').summary('show what is due, late and failing'),
      'Shows how many streams are in which state, how late the latest is, and what changed in the last 24 hours.',
      ['sync status', 'sync status --json'],
    ),
  ).action(async (flags: Parameters<typeof status>[1]) => done(await status(io, flags)))
  const byId = { pause: setPaused(true), resume: setPaused(false), resync, remove } as const
  for (const [name, { summary, description }] of Object.entries(changes)) {
    common(
      describeCommand(
        sync.command(name).summary(summary).argument('<id>', 'id of the stream'),
        description,
        [`sync ${name} ${exampleStream}`],
      ),
    ).action(async (id: string, flags: Parameters<typeof list>[1]) =>
      done(await byId[name as keyof typeof byId](io, id, flags)),
    )
  }
}

const changes = {
  pause: {
    summary: 'stop a stream after its page',
    description:
      'Pauses a stream. A run that is under way stops after its page, and goes on from there later.',
  },
  resume: { summary: 'let a stream go on', description: 'Lets a paused stream go on.' },
  resync: {
    summary: 'begin a complete run now',
    description:
      'Makes a complete run due at once. Only what differs from what is stored is told as changed.',
  },
  remove: {
    summary: 'remove a stream with its records and changes',
    description:
      'Removes a stream, the records that it has stored, and its changes. This cannot be undone.',
  },
} as const

const exampleAccount = '62f44730-dd91-461e-bd6a-aedd9e0ad79d'
const exampleStream = '0a51b3c2-7e1f-4a85-9c1e-2f6d3b7a9e10'
