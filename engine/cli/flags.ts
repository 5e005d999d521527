import { existsSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { builtinMappings, type EngineOptions, type MappingSource } from '../index.ts'
import type { SchemaField } from '../schema/unified-schema.ts'
import { MisuseError } from './misuse.ts'

/** Adds the flags that say where mappings and schemas are. */
export function withMappingFlags(command: Command): Command {
  const mappings = new Option(
    '-m, --mappings <path...>',
    'mapping files or folders; later ones replace providers of earlier ones (default: those of the package)',
  )
  return withSchemaFlag(command.addOption(mappings))
}

/** Adds the flag that says where schemas are. */
export function withSchemaFlag(command: Command): Command {
  return command.option('--schemas <folder>', 'folder of schemas beside those of the package')
}

/** Values of {@link withMappingFlags}. */
export type MappingFlags = {
  readonly mappings?: readonly MappingSource[]
  readonly schemas?: string
}

/** The engine options that the flags give. */
export function mappingOptions({
  mappings,
  schemas,
}: MappingFlags): Pick<EngineOptions, 'mappings' | 'schemas'> {
  return {
    ...(mappings === undefined ? {} : { mappings }),
    ...(schemas === undefined ? {} : { schemas }),
  }
}

/** Where mappings are by default: `mappings` in the working directory, else those of the package. */
export function localMappings(): readonly MappingSource[] {
  return existsSync('mappings') ? ['mappings'] : builtinMappings
}

/** Adds the flag that says which resource is meant. */
export function withResourceFlag(command: Command): Command {
  const otherwise = 'the only one there is, or the one that its schema makes the default'
  return command.option('--resource <name>', `unified resource (default: ${otherwise})`)
}

/** Adds the flag that bounds the time of an answer. */
export function withDeadlineFlag(command: Command): Command {
  return command.addOption(
    new Option('--deadline <seconds>', 'longest time for one answer')
      .default(60)
      .argParser(parseSeconds),
  )
}

function parseSeconds(value: string): number {
  if (Number(value) > 0) return Number(value)
  throw new InvalidArgumentError('It takes a number of seconds.')
}

/** Adds one flag for every query parameter that goes with a single record too. */
export function withRecordFlags(command: Command): Command {
  const shaped = command
    .optionsGroup('Query:')
    .addOption(
      new Option('--format <format>', 'how records come').choices(['unified', 'raw', 'normalized']),
    )
    .option('--ignore-remote-data', "leave out the provider's own record")
    .option('--exclude-fields <fields>', 'leave out these fields, separated by commas')
  return shaped.addOption(remoteQuery())
}

/** Adds one flag for every query parameter that changes what is asked, not how records are shown. */
export function withAskingFlags(command: Command): Command {
  return command
    .optionsGroup('Query:')
    .addOption(remoteQuery())
    .addOption(limit())
    .addOption(where())
}

/** Adds one flag for every query parameter that all resources take. */
export function withQueryFlags(command: Command): Command {
  return withRecordFlags(command)
    .addOption(limit())
    .option('--next-cursor <cursor>', 'go on where an earlier answer ended')
    .option('--key-by <field>', 'give an object keyed by this field, such as id or pipeline.id')
    .option('--ignore-limit', 'ignore --limit')
    .addOption(where())
}

function remoteQuery(): Option {
  const text = 'pass this on to the provider; may be repeated'
  return new Option('--remote-query <name=value>', text).argParser(collectPairs)
}

function limit(): Option {
  return new Option('--limit <n>', 'most records in an answer, 1 to 1000')
}

function where(): Option {
  const text = "a filter with an operator, such as 'created_at[gte]=2024-01-01'; may be repeated"
  return new Option('--where <filter>', text).argParser(collect)
}

/** Adds one flag for each filter whose name no other flag has, and gives these filters; `--where` takes all of them. */
export function addFilterFlags(
  command: Command,
  filters: readonly SchemaField[],
): readonly SchemaField[] {
  const taken = new Set(command.options.map(({ long }) => long))
  const free = filters.filter(({ name }) => !taken.has(filterFlag(name)))
  for (const { name, filter } of free) {
    const isDate = filter === 'date-time'
    const meaning = isDate ? 'a date without time is the whole day' : 'case makes no difference'
    const flag = `${filterFlag(name)} <${isDate ? 'date' : 'text'}>`
    command.addOption(new Option(flag, `only this ${name}; ${meaning}`).helpGroup('Query:'))
  }
  return free
}

function filterFlag(field: string): string {
  return `--${field.replaceAll('_', '-')}`
}

/** Values of {@link withQueryFlags}. */
export type QueryFlags = {
  readonly limit?: string
  readonly nextCursor?: string
  readonly format?: string
  readonly keyBy?: string
  readonly ignoreLimit?: boolean
  readonly ignoreRemoteData?: boolean
  readonly excludeFields?: string
  readonly remoteQuery?: Readonly<Record<string, string | readonly string[]>>
  readonly where?: readonly string[]
}

/** The unified query that the flags give. Throws {@link MisuseError} for a filter that does not read. */
export function queryOf(
  flags: QueryFlags,
  filters: readonly SchemaField[],
): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(flags))
  const query: Record<string, unknown> = {
    limit: flags.limit,
    next_cursor: flags.nextCursor,
    truto_response_format: flags.format,
    truto_key_by: flags.keyBy,
    truto_ignore_limit: flags.ignoreLimit,
    truto_ignore_remote_data: flags.ignoreRemoteData,
    truto_exclude_fields: flags.excludeFields,
    remote_query: flags.remoteQuery,
    ...Object.fromEntries(filters.map(({ name }) => [name, given.get(attributeOf(name))])),
  }
  for (const filter of flags.where ?? []) addFilter(query, filter)
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

// The name under which commander gives the value of a flag.
function attributeOf(field: string): string {
  return new Option(filterFlag(field)).attributeName()
}

function addFilter(query: Record<string, unknown>, filter: string): void {
  const match = /^([\w.]+)(?:\[(\w+)\])?=(.*)$/s.exec(filter)
  if (match === null) {
    throw new MisuseError(
      `--where takes field[operator]=value, such as 'created_at[gte]=2024-01-01': received "${filter}"`,
    )
  }
  const [, field = '', operator = 'eq', value = ''] = match
  const held = query[field]
  const operators = typeof held === 'string' ? { eq: held } : ((held as object | undefined) ?? {})
  query[field] = { ...operators, [operator]: value }
}

/** Collects `name=value` flags; a repeated name gives a list. */
export function collectPairs(
  pair: string,
  held: Readonly<Record<string, string | readonly string[]>> = {},
): Readonly<Record<string, string | readonly string[]>> {
  const at = pair.indexOf('=')
  if (at <= 0) throw new InvalidArgumentError('It takes name=value.')
  const name = pair.slice(0, at)
  const value = pair.slice(at + 1)
  const before = held[name]
  return { ...held, [name]: before === undefined ? value : [before, value].flat() }
}

/** Collects a flag that may be repeated. */
export function collect(value: string, held: readonly string[] = []): readonly string[] {
  return [...held, value]
}
