import type { Command } from 'commander'
import type { ExitCode, Io } from './io.ts'
import { MisuseError } from './misuse.ts'

/** Adds a command to the program. */
export type AddCommand = (program: Command, io: Io, done: (code: ExitCode) => void) => void

const summaries = {
  serve: 'run the HTTP service',
  account: 'add, list, show, verify and remove integrated accounts',
  token: 'make, list and revoke bearer tokens of the service',
  'oauth-client': 'set, list and remove your OAuth 2 applications',
  key: 'make and rotate the key that seals credentials',
} as const

const serverPackage = '@crosswalk/server'

/**
 * Adds the commands of the service, which another package holds: the one that the command line names is loaded, the
 * others only show in the help.
 */
export async function addServerCommands(
  program: Command,
  io: Io,
  { named, done }: { readonly named: string | undefined; readonly done: (code: ExitCode) => void },
): Promise<void> {
  for (const [name, summary] of Object.entries(summaries)) {
    if (name === named) (await load(name))(program, io, done)
    else program.command(name).summary(summary)
  }
}

async function load(name: string): Promise<AddCommand> {
  const specifier = `${serverPackage}/commands`
  const commands = (await import(specifier).catch(rethrow)) as Record<string, AddCommand>
  const words = name.split('-').map((word) => (word === 'oauth' ? 'OAuth' : capital(word)))
  return commands[`add${words.join('')}`] as AddCommand
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}

function rethrow(error: unknown): never {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(serverPackage)) throw error
  throw new MisuseError(
    `This command belongs to the service: install it with "npm install ${serverPackage}"`,
  )
}
