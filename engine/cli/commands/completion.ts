import { Argument, Command } from 'commander'
import { createEngine } from '../../index.ts'
import {
  type CompletedCommand,
  completionScript,
  type Shell,
  shells,
} from '../completion-script.ts'
import { describeCommand } from '../describe-command.ts'
import { localMappings } from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'

/** Adds `crosswalk completion`. */
export function addCompletion(
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  { addEvery }: { readonly addEvery: (program: Command) => Promise<void> },
): void {
  const command = program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
  describeCommand(
    command,
    'Prints a script that makes a shell complete commands, flags and providers. Load it from the file that your shell reads at its start.',
    [
      'completion bash >> ~/.bash_completion',
      'completion zsh > "${fpath[1]}/_crosswalk"',
      'completion fish > ~/.config/fish/completions/crosswalk.fish',
    ],
  ).action(async (shell: Shell) => {
    const every = new Command('crosswalk')
    await addEvery(every)
    io.stdout.write(completionScript(shell, completed(every, '', await providers())))
    done(exitCodes.fine)
  })
}

async function providers(): Promise<readonly string[]> {
  const engine = await createEngine({ mappings: localMappings() })
  const names = engine.providers()
  engine.close()
  return names
}

// A command, then its subcommands, all the way down.
function completed(
  command: Command,
  path: string,
  providers: readonly string[],
): readonly CompletedCommand[] {
  const subcommands = command.commands.map((each) => ({
    word: each.name(),
    meaning: each.summary(),
  }))
  const flags = command.options.flatMap(({ long, description }) =>
    long == null ? [] : [{ word: long, meaning: description }],
  )
  const takesProvider = command.registeredArguments.some(
    (argument) => argument.name() === 'provider',
  )
  const named = takesProvider && path !== 'new' ? providers : []
  const words = [
    ...subcommands,
    ...named.map((word) => ({ word, meaning: 'provider' })),
    ...flags,
    { word: '--help', meaning: 'display help for command' },
  ]
  const below = command.commands.flatMap((each) =>
    completed(each, path === '' ? each.name() : `${path} ${each.name()}`, providers),
  )
  return [{ path, summary: command.summary(), words }, ...below]
}
