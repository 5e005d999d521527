import { type Command, Option } from 'commander'
import { diffMappings, type Grade, type MappingDiff, readFixtures } from '../../testing.ts'
import { type DiffSide, readSide } from '../diff/diff-side.ts'
import { diffText } from '../diff/diff-text.ts'
import { withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { createProgress } from '../progress.ts'
import { type CaseFlags, withCaseFlags } from '../testing/case-flags.ts'

type DiffFlags = CaseFlags & {
  readonly failOn: Exclude<Grade, 'none'>
  readonly json?: boolean
  readonly text?: boolean
}

/** Adds `crosswalk diff`. */
export function addDiff(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('diff')
    .description(
      'Plays the cases of the new mappings with the old and with the new ones, and says what changed for those who read unified records: each unified field with its values, where they come from on both sides, and whether the change is breaking or only visible.',
    )
    .argument('<old>', 'a mapping file, a folder, a git revision, or revision:path')
    .argument('[new]', 'the same (default: the folder of mappings)')
  withCaseFlags(command)
    .addOption(
      new Option('--fail-on <grade>', 'least grade of a change that makes the exit code 1')
        .choices(['breaking', 'visible'])
        .default('breaking'),
    )
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(command)
    .addHelpText('after', examples)
    .action(async (old: string, newer: string | undefined, flags: DiffFlags) =>
      done(await runDiff(io, { old, new: newer }, flags)),
    )
}

const examples = `
Fixtures are those of the new side: of a revision its own, else as for "test". A revision is read at the path of --mappings.

Examples:
  $ crosswalk diff HEAD
  $ crosswalk diff main HEAD --json
  $ crosswalk diff v1.2:mappings/acme.yaml mappings/acme.yaml --fail-on visible
  $ crosswalk diff acme.before.yaml acme.yaml --fixtures ./fixtures`

type Named = { readonly old: string; readonly new: string | undefined }

async function runDiff(io: Io, named: Named, flags: DiffFlags): Promise<ExitCode> {
  const { mappings, fixtures, schemas, failOn } = flags
  const places = { mappings, fixtures }
  const old = readSide(named.old, places)
  const newer = readSide(named.new ?? mappings ?? 'mappings', places)
  const progress = createProgress(io)
  const diff = await compare({ old, new: newer }, schemas, (provider) => progress.show(provider))
  progress.clear()
  const sides = { old: old.label, new: newer.label, fixtures: newer.fixturesLabel }
  io.stdout.write(wantsJson(io, flags) ? diffJson(diff, sides) : diffText(io, diff, sides))
  const failing: readonly Grade[] = failOn === 'visible' ? ['breaking', 'visible'] : ['breaking']
  return failing.includes(diff.grade) ? exitCodes.findings : exitCodes.fine
}

function compare(
  sides: { readonly old: DiffSide; readonly new: DiffSide },
  schemas: string | undefined,
  onProvider: (provider: string) => void,
): Promise<MappingDiff> {
  const given = schemas === undefined ? {} : { schemas }
  return diffMappings({
    old: { ...given, mappings: sides.old.mappings },
    new: { ...given, mappings: sides.new.mappings },
    fixtures: (provider) => {
      onProvider(provider)
      return readFixtures(sides.new.fixtures(provider), provider)
    },
  })
}

function diffJson({ version, ...diff }: MappingDiff, sides: object): string {
  return `${JSON.stringify({ version, ...sides, ...diff }, undefined, 2)}\n`
}
