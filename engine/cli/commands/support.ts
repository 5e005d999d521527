import { type Command, Option } from 'commander'
import { createEngine, type ProviderSupport } from '../../index.ts'
import { type MappingFlags, mappingOptions, withMappingFlags } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { supportMarkdown } from '../support-markdown.ts'
import { supportDetails, supportTables } from '../support-text.ts'
import { withFixturesFlag } from '../testing/case-flags.ts'
import { fixtureSource } from '../testing/run-cases.ts'
import { type SupportProofs, supportProofs } from '../testing/support-proofs.ts'

type SupportFlags = MappingFlags & {
  readonly markdown?: boolean
  readonly fixtures?: string
  readonly json?: boolean
  readonly text?: boolean
}

/** Adds `crosswalk support`. */
export function addSupport(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('support')
    .description(
      'Fields, filters and formats by provider, computed from the mappings; what no expectation of a fixture proves is called unproven.',
    )
    .argument('[provider...]', 'providers to show in detail (default: all, in a row each)')
    .addOption(new Option('--markdown', 'as Markdown tables').conflicts('json'))
  withFixturesFlag(command)
    .option('--text', 'as a table, also when piped')
    .option('--json', 'as JSON, also on a terminal')
  withMappingFlags(command)
    .addHelpText(
      'after',
      '\nExamples:\n  $ crosswalk support\n  $ crosswalk support acme\n  $ crosswalk support --markdown > support.md',
    )
    .action(async (providers: string[], flags: SupportFlags) =>
      done(await runSupport(io, providers, flags)),
    )
}

async function runSupport(
  io: Io,
  providers: readonly string[],
  flags: SupportFlags,
): Promise<ExitCode> {
  const support = await supportOf(providers, flags)
  const proofs = await supportProofs(mappingOptions(flags), fixtureSource(flags), providers)
  io.stdout.write(supportOutput(io, { support, proofs, detailed: providers.length > 0 }, flags))
  return exitCodes.fine
}

async function supportOf(
  providers: readonly string[],
  flags: SupportFlags,
): Promise<readonly ProviderSupport[]> {
  const engine = await createEngine(mappingOptions(flags))
  const support = engine.support()
  engine.close()
  if (support.length === 0)
    throw new MisuseError('No usable mapping was found: try "crosswalk validate"')
  const known = [...new Set(support.map(({ provider }) => provider))]
  const unknown = providers.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new MisuseError(`Provider "${unknown}" was not found: there are ${known.join(', ')}`)
  return support.filter(({ provider }) => providers.length === 0 || providers.includes(provider))
}

type Shown = {
  readonly support: readonly ProviderSupport[]
  readonly proofs: SupportProofs
  /** Whether providers were named. */
  readonly detailed: boolean
}

function supportOutput(io: Io, { support, proofs, detailed }: Shown, flags: SupportFlags): string {
  if (flags.markdown === true) return supportMarkdown(support, proofs)
  if (wantsJson(io, flags))
    return `${JSON.stringify(support.map(withProven(proofs)), undefined, 2)}\n`
  return (detailed ? supportDetails : supportTables)(io, support, proofs)
}

// The fields that are filled and proven, beside those that are filled.
function withProven({ isProven }: SupportProofs) {
  return (entry: ProviderSupport): object => {
    const filled = Object.keys(entry.fields).filter((field) => entry.fields[field] === true)
    return { ...entry, proven: filled.filter((field) => isProven({ ...entry, field })) }
  }
}
