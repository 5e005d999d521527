import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { createEngine, type MapOptions } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import { parseJson } from '../../json/parse-json.ts'
import {
  collectPairs,
  type MappingFlags,
  mappingOptions,
  withMappingFlags,
  withResourceFlag,
} from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'
import { mapLines } from '../map-lines.ts'
import { MisuseError } from '../misuse.ts'
import { chosenResource } from '../resource-flag.ts'

type Pairs = Readonly<Record<string, string | readonly string[]>>

type MapFlags = MappingFlags & {
  readonly resource?: string
  readonly as?: 'body' | 'records'
  readonly before?: Pairs
  readonly context?: Pairs
  readonly parent?: string
  readonly item?: string
  readonly header?: Pairs
  readonly format?: 'unified' | 'raw' | 'normalized'
  readonly ignoreRemoteData?: boolean
  readonly json?: boolean
  readonly ndjson?: boolean
}

/** Adds `crosswalk map`. */
export function addMap(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = withResourceFlag(
    program
      .command('map')
      .description(
        "Maps a provider's payload from a file or stdin. JSON is a response body; NDJSON is one record a line.",
      )
      .argument('<provider>', 'provider whose mapping is used')
      .argument('[file]', 'payload; default: stdin'),
  )
    .addOption(
      new Option('--as <what>', 'what JSON holds: a response body, or a list of records').choices([
        'body',
        'records',
      ]),
    )
    .option(
      '--before <name=file>',
      'a joined list as JSON: its records as the provider sends them; may be repeated',
      collectPairs,
    )
    .option('--context <name=value>', 'a context value; may be repeated', collectPairs)
    .option('--parent <file>', 'the record around those of the payload, as JSON')
    .option('--item <file>', 'the entry that a mapping with "for_each" reads as item, as JSON')
    .option('--header <name=value>', 'a header of the response; may be repeated', collectPairs)
    .addOption(
      new Option('--format <format>', 'how records come').choices(['unified', 'raw', 'normalized']),
    )
    .option('--ignore-remote-data', "leave out the provider's own record")
    .addOption(
      new Option(
        '--json',
        'the payload is one JSON document, and so is the output (default but for .ndjson and .jsonl)',
      ).conflicts('ndjson'),
    )
    .option(
      '--ndjson',
      'the payload is one record a line, and so is the output (default for .ndjson and .jsonl)',
    )
  withMappingFlags(command)
    .addHelpText('after', examples)
    .action(async (provider: string, file: string | undefined, flags: MapFlags) =>
      done(await runMap(io, provider, file, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk map acme records.json --before pipelines=pipelines.json
  $ curl -s … | crosswalk map acme
  $ crosswalk map acme records.ndjson > unified.ndjson`

async function runMap(
  io: Io,
  provider: string,
  file: string | undefined,
  flags: MapFlags,
): Promise<ExitCode> {
  const engine = await createEngine(mappingOptions(flags))
  const resource = chosenResource(engine, flags.resource)
  const options = await mapOptions(flags)
  const lines = flags.ndjson ?? (flags.json !== true && /\.(ndjson|jsonl)$/.test(file ?? ''))
  const map = (payload: unknown, as: 'body' | 'records') =>
    engine.map(resource, provider, payload, { ...options, as })
  if (lines) return mapLines(io, file === undefined ? io.stdin : createReadStream(file), map)
  const answer = await map(parsePayload(await readAll(io, file), file), flags.as ?? 'body')
  io.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
  const isWhole = answer.warnings.every(({ records }) => records === undefined)
  return isWhole ? exitCodes.fine : exitCodes.findings
}

async function mapOptions(
  flags: MapFlags,
): Promise<MapOptions & { query: Record<string, unknown> }> {
  const before: Record<string, unknown[]> = {}
  for (const [name, file] of Object.entries(flags.before ?? {}))
    before[name] = await readList(name, String(file))
  const query = {
    ...(flags.format === undefined ? {} : { truto_response_format: flags.format }),
    ...(flags.ignoreRemoteData === undefined ? {} : { truto_ignore_remote_data: true }),
  }
  return {
    before,
    context: textsOf(flags.context),
    ...(flags.parent === undefined ? {} : { parent: await readJson(flags.parent) }),
    ...(flags.item === undefined ? {} : { item: await readJson(flags.item) }),
    ...(flags.header === undefined ? {} : { headers: lowerCased(textsOf(flags.header)) }),
    query,
  }
}

function textsOf(pairs: Pairs = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, String(value)]))
}

function lowerCased(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

async function readJson(file: string): Promise<unknown> {
  return parsePayload(await readText(file), file)
}

async function readList(name: string, file: string): Promise<unknown[]> {
  const data = await readJson(file)
  if (Array.isArray(data)) return data
  const lists = isObject(data) ? Object.values(data).filter(Array.isArray) : []
  if (lists.length === 1) return lists[0] as unknown[]
  throw new MisuseError(
    `--before ${name}: "${file}" must hold a list of records, or an object with one list in it`,
  )
}

async function readAll(io: Io, file: string | undefined): Promise<string> {
  if (file !== undefined) return readText(file)
  const chunks: Buffer[] = []
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MisuseError(`File "${file}" cannot be read: ${error.code}`)
  })
}

function parsePayload(text: string, file = 'stdin'): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw new MisuseError(
      `"${file}" is not JSON: ${error instanceof Error ? error.message : error}`,
    )
  }
}
