import { Command, CommanderError } from 'commander'
import { packageVersion } from '../builtin/version.ts'
import { addCommands } from './commands.ts'
import { type ExitCode, exitCodes, type Io } from './io.ts'
import { reportError, reportInterrupt } from './report-error.ts'
import { sayError } from './say.ts'

/**
 * Runs a command line, without the program's own name. Writes to the streams it is given and
 * resolves with the exit code: 0 fine, 1 findings or a failed call, 2 misuse, 130 ended by Ctrl+C.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine
  try {
    const program = await createProgram(io, argv, (result) => {
      code = result
    })
    const run = program.parseAsync([...argv], { from: 'user' }).then(() => code)
    return await Promise.race([run, interruption(io, argv[0])])
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.fine : exitCodes.misuse
    return reportError(io, error)
  }
}

async function createProgram(
  io: Io,
  argv: readonly string[],
  done: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('crosswalk')
    .description('Unified CRM records from any provider that a YAML file describes.')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text) => sayError(io, text.replace(/^error: /, '').trimEnd()),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 findings or a failed call, 2 misuse, 130 ended by Ctrl+C.\nStart with: crosswalk list --all --sandbox',
    )
  await addCommands(program, io, { argv, done })
  inheritSettings(program)
  return program
}

// They end in order by themselves: running calls are answered, a rotation stops between two steps, pages are stored.
const endThemselves: readonly (string | undefined)[] = ['serve', 'key', 'sync']

function interruption(io: Io, command: string | undefined): Promise<ExitCode> {
  return new Promise((resolve) => {
    if (endThemselves.includes(command)) return
    io.signal?.addEventListener('abort', () => resolve(reportInterrupt(io)), { once: true })
  })
}

function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().copyInheritedSettings(parent)
    inheritSettings(command)
  }
}
