import type { Command } from 'commander'

/** Adds the flags that say where the mappings and fixtures of cases are. */
export function withCaseFlags(command: Command): Command {
  return withFixturesFlag(withMappingFolderFlag(command))
}

/** Adds the flag that says where the mappings of cases are. */
export function withMappingFolderFlag(command: Command): Command {
  return command.option(
    '-m, --mappings <path>',
    'folder of mappings (default: mappings, else those of the package)',
  )
}

/** Adds the flag that says where fixtures are. */
export function withFixturesFlag(command: Command): Command {
  return command.option(
    '-f, --fixtures <path>',
    'folder with one folder a provider (default: tests/fixtures/providers, else those of the package)',
  )
}

/** Values of {@link withCaseFlags}, and where schemas are. */
export type CaseFlags = {
  readonly mappings?: string
  readonly fixtures?: string
  readonly schemas?: string
}
