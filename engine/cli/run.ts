import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { addList } from './commands/list.ts'
import { addMap } from './commands/map.ts'
import { addNew } from './commands/new.ts'
import { addSupport } from './commands/support.ts'
import { addTest } from './commands/test.ts'
import { addValidate } from './commands/validate.ts'
import { type ExitCode, exitCodes, type Io } from './io.ts'
import { reportError } from './report-error.ts'

/**
 * Runs a command line, without the program's own name. Writes to the streams it is given and
 * resolves with the exit code: 0 fine, 1 findings or a failed call, 2 misuse.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine
  const program = createProgram(io, (result) => {
    code = result
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.fine : exitCodes.misuse
    return reportError(io, error)
  }
}

function createProgram(io: Io, done: (code: ExitCode) => void): Command {
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
  for (const add of [addList, addMap, addValidate, addTest, addSupport, addNew])
    add(program, io, done)
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)
  return program
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
