import { Command, CommanderError } from 'commander'
import { addList } from './commands/list.ts'
import { addMap } from './commands/map.ts'
import { addNew } from './commands/new.ts'
import { addSupport } from './commands/support.ts'
import { addTest } from './commands/test.ts'
import { addValidate } from './commands/validate.ts'
import { type ExitCode, exitCodes, type Io } from './io.ts'
import { packageVersion } from './package-version.ts'
import { reportError } from './report-error.ts'
import { addServerCommands } from './server-commands.ts'

/**
 * Runs a command line, without the program's own name. Writes to the streams it is given and
 * resolves with the exit code: 0 fine, 1 findings or a failed call, 2 misuse.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine
  try {
    const program = await createProgram(io, argv, (result) => {
      code = result
    })
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.fine : exitCodes.misuse
    return reportError(io, error)
  }
}

const commands = [addList, addMap, addValidate, addTest, addSupport, addNew]

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
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 findings or a failed call, 2 misuse.\nStart with: crosswalk list --all --sandbox',
    )
  for (const add of commands) await add(program, io, done, argv)
  await addServerCommands(program, io, { named: argv[0], done })
  inheritSettings(program)
  return program
}

function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().copyInheritedSettings(parent)
    inheritSettings(command)
  }
}
