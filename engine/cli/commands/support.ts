import { type Command, Option } from 'commander'
import { createEngine, type ProviderSupport } from '../../index.ts'
import { type MappingFlags, mappingOptions, withMappingFlags } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, paint, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import { renderTable } from '../table.ts'
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
    .addOption(new Option('--markdown', 'as Markdown tables').conflicts('json'))
    .option(
      '-f, --fixtures <path>',
      'folder with one folder a provider (default: tests/fixtures/providers, else those of the package)',
    )
    .option('--text', 'as a table, also when piped')
    .option('--json', 'as JSON, also on a terminal')
  withMappingFlags(command)
    .addHelpText(
      'after',
      '\nExamples:\n  $ crosswalk support\n  $ crosswalk support --markdown > support.md',
    )
    .action(async (flags: SupportFlags) => done(await runSupport(io, flags)))
}

async function runSupport(io: Io, flags: SupportFlags): Promise<ExitCode> {
  const engine = await createEngine(mappingOptions(flags))
  const support = engine.support()
  engine.close()
  if (support.length === 0)
    throw new MisuseError('No usable mapping was found: try "crosswalk validate"')
  const proofs = await supportProofs(mappingOptions(flags), fixtureSource(flags))
  if (flags.markdown !== true && wantsJson(io, flags))
    io.stdout.write(`${JSON.stringify(support.map(withProven(proofs)), undefined, 2)}\n`)
  else
    io.stdout.write(
      flags.markdown === true ? supportMarkdown(support, proofs) : supportText(io, support, proofs),
    )
  return exitCodes.fine
}

/**
 * The support of every resource as Markdown.
 * @public used by scripts/generate.mjs, from the build
 */
export function supportMarkdown(
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const lacking = unavailableLines(support)
  return [
    ...byResource(support).map(([resource, own]) => tableMarkdown(resource, own, proofs)),
    ...(lacking.length === 0 ? [] : [`## Not available\n\n${lacking.join('')}`]),
  ].join('\n')
}

function byResource(
  support: readonly ProviderSupport[],
): readonly (readonly [string, readonly ProviderSupport[]])[] {
  const resources = [...new Set(support.map(({ resource }) => resource))]
  return resources.map((resource) => [
    resource,
    support.filter((entry) => entry.resource === resource),
  ])
}

function unavailableLines(support: readonly ProviderSupport[]): readonly string[] {
  const lines = support.flatMap(({ label, unavailable }) =>
    Object.entries(unavailable).map(
      ([resource, reason]) => `- ${label} has no ${resource}: ${reason}\n`,
    ),
  )
  return [...new Set(lines)]
}

function tableMarkdown(
  resource: string,
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const { columns, rows } = supportRows(support, proofs)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return [
    `## ${resource}\n\n`,
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(line),
    `\n${legend}\n`,
    caveatsMarkdown(support),
  ].join('')
}

function caveatsMarkdown(support: readonly ProviderSupport[]): string {
  const lines = support.flatMap(({ label, caveats }) =>
    caveats.map(
      ({ message, standing }) => `- ${label}: ${message}${standing ? '' : ' (warning)'}\n`,
    ),
  )
  return lines.length === 0 ? '' : `\n### Caveats\n\n${lines.join('')}\n${caveatLegend}\n`
}

function supportText(io: Io, support: readonly ProviderSupport[], proofs: SupportProofs): string {
  const tables = byResource(support).map(([resource, own]) =>
    tableText(io, { resource, own, proofs }),
  )
  return [...tables, ...unavailableLines(support)].join('')
}

type ResourceTable = {
  readonly resource: string
  readonly own: readonly ProviderSupport[]
  readonly proofs: SupportProofs
}

function tableText(io: Io, { resource, own, proofs }: ResourceTable): string {
  const { columns, rows } = supportRows(own, proofs)
  const heading = (text: string) => paint(io, io.stdout, 'bold', text)
  const table = renderTable(columns, rows, {
    width: io.stdout.columns ?? Number.POSITIVE_INFINITY,
    heading,
  })
  return `${heading(resource)}\n${table}${paint(io, io.stdout, 'dim', legend)}\n`
}

const legend =
  'unproven: no expectation of a fixture shows it; native: the provider filters, with these operators, or gives one record; virtual: filtered after fetching, or found in the list; all operators work wherever a filter does. Formats unified, raw and normalized work everywhere. --json names each expression.'

const caveatLegend =
  'warning: the answers that it holds for say so in `warnings`; the others hold always.'

function supportRows(
  support: readonly ProviderSupport[],
  { isProven }: SupportProofs,
): { columns: string[]; rows: string[][] } {
  const [first] = support
  const columns = ['', ...support.map(({ label }) => label)]
  const fields = Object.keys(first?.fields ?? {}).map((path) => [
    path,
    ...support.map(({ fields: own, ...cell }) => {
      if (own[path] !== true) return '–'
      return isProven({ ...cell, field: path }) ? 'yes' : 'unproven'
    }),
  ])
  const filters = Object.keys(first?.filters ?? {}).map((name) => [
    `filter ${name}`,
    ...support.map(({ filters: own, ...cell }) =>
      filterText(own[name], (operator) => isProven({ ...cell, field: `${name}[${operator}]` })),
    ),
  ])
  const get = ['one record', ...support.map((entry) => entry.get)]
  const pagination = ['pagination', ...support.map((entry) => entry.pagination)]
  const expressions = ['expressions', ...support.map((entry) => String(entry.expressions.length))]
  const joins = ['joins', ...support.map((entry) => entry.joins.join(', ') || '–')]
  return { columns, rows: [...fields, ...filters, get, pagination, joins, expressions] }
}

function filterText(
  filter: ProviderSupport['filters'][string] | undefined,
  isProven: (operator: string) => boolean,
): string {
  if (filter === undefined || filter.support === 'none') return '–'
  if (filter.support !== 'native') return 'virtual'
  const operators = filter.native.map((name) => (isProven(name) ? name : `${name} unproven`))
  return `native (${operators.join(' ')})`
}

// The fields that are filled and proven, beside those that are filled.
function withProven({ isProven }: SupportProofs) {
  return (entry: ProviderSupport): object => {
    const filled = Object.keys(entry.fields).filter((field) => entry.fields[field] === true)
    return { ...entry, proven: filled.filter((field) => isProven({ ...entry, field })) }
  }
}
