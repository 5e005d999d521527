import type { Command } from 'commander'
import type { ExitCode, Io } from './io.ts'
import { MisuseError } from './misuse.ts'

/** Adds a command to the program. */
type AddCommand = (
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  context: CommandContext,
) => void | Promise<void>

/** What few commands need beside. */
type CommandContext = {
  /** The command line. */
  readonly argv: readonly string[]
  /** Adds every command whose package is installed, with all that it takes. */
  readonly addEvery: (program: Command) => Promise<void>
}

/** A command: what the help says of it, and the file that is loaded when it is used. */
type CommandEntry = {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<AddCommand>
}

/** All commands, in the order of the help. Those of the service are in a package of their own. */
const commands: readonly CommandEntry[] = [
  {
    name: 'list',
    summary: 'list records of one provider, several, or all',
    load: async () => (await import('./commands/list.ts')).addList,
  },
  {
    name: 'get',
    summary: 'get one record by its id',
    load: async () => (await import('./commands/get.ts')).addGet,
  },
  {
    name: 'map',
    summary: 'map a payload without any network',
    load: async () => (await import('./commands/map.ts')).addMap,
  },
  {
    name: 'singer',
    summary: 'a Singer tap: records as messages for a target',
    load: async () => (await import('./commands/singer.ts')).addSinger,
  },
  {
    name: 'validate',
    summary: 'check mapping files',
    load: async () => (await import('./commands/validate.ts')).addValidate,
  },
  {
    name: 'test',
    summary: 'replay the fixtures of a provider, or of all',
    load: async () => (await import('./commands/test.ts')).addTest,
  },
  {
    name: 'check',
    summary: 'validate and test one provider, and say what is unproven',
    load: async () => (await import('./commands/check.ts')).addCheck,
  },
  {
    name: 'explain',
    summary: 'show where each unified value comes from',
    load: async () => (await import('./commands/explain.ts')).addExplain,
  },
  {
    name: 'record',
    summary: 'record a call as a fixture, without secrets and personal data',
    load: async () => (await import('./commands/record.ts')).addRecord,
  },
  {
    name: 'support',
    summary: 'show what works for which provider',
    load: async () => (await import('./commands/support.ts')).addSupport,
  },
  {
    name: 'new',
    summary: 'start a provider: mapping, fixture and test',
    load: async () => (await import('./commands/new.ts')).addNew,
  },
  {
    name: 'completion',
    summary: 'print what makes a shell complete command lines',
    load: async () => (await import('./commands/completion.ts')).addCompletion,
  },
  { name: 'serve', summary: 'run the HTTP service', load: () => loadOfService('addServe') },
  {
    name: 'account',
    summary: 'add, list, show, verify and remove integrated accounts',
    load: () => loadOfService('addAccount'),
  },
  {
    name: 'sync',
    summary: 'keep resources of accounts up to date, and see what changed',
    load: () => loadOfService('addSync'),
  },
  {
    name: 'token',
    summary: 'make, list and revoke bearer tokens of the service',
    load: () => loadOfService('addToken'),
  },
  {
    name: 'oauth-client',
    summary: 'set, list and remove your OAuth 2 applications',
    load: () => loadOfService('addOAuthClient'),
  },
  {
    name: 'key',
    summary: 'make and rotate the key that seals credentials',
    load: () => loadOfService('addKey'),
  },
]

/** Adds all commands. The one that the command line names is loaded; the others show in the help. */
export async function addCommands(
  program: Command,
  io: Io,
  { argv, done }: { readonly argv: readonly string[]; readonly done: (code: ExitCode) => void },
): Promise<void> {
  const named = argv[0] === 'help' ? argv[1] : argv[0]
  for (const { name, summary, load } of commands) {
    if (name === named)
      await (await load())(program, io, done, { argv, addEvery: (other) => addEvery(other, io) })
    else program.command(name)
    program.commands.at(-1)?.summary(summary)
  }
}

async function addEvery(program: Command, io: Io): Promise<void> {
  for (const { name, summary, load } of commands) {
    try {
      const context = { argv: [name], addEvery: () => Promise.resolve() }
      await (await load())(program, io, () => undefined, context)
    } catch (error) {
      if (!(error instanceof MisuseError)) throw error
      program.command(name) // its package is not installed
    }
    program.commands.at(-1)?.summary(summary)
  }
}

const servicePackage = '@crosswalk/server'

async function loadOfService(exported: string): Promise<AddCommand> {
  const specifier = `${servicePackage}/commands`
  const module = (await import(specifier).catch(explain)) as Record<string, AddCommand>
  return module[exported] as AddCommand // tests/cli/service.test.ts runs every one of them
}

function explain(error: unknown): never {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`package '${servicePackage}'`))
    throw error
  throw new MisuseError(
    `This command belongs to the service: install it with "npm install ${servicePackage}"`,
  )
}
