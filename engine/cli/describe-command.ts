import type { Command } from 'commander'

/** Gives a command the sentences and the examples of its help; examples are command lines without the prompt. */
export function describeCommand(
  command: Command,
  description: string,
  examples: readonly string[],
): Command {
  const lines = examples.map((example) => `  $ crosswalk ${example}\n`).join('')
  return command.description(description).addHelpText('after', `\nExamples:\n${lines.trimEnd()}`)
}
