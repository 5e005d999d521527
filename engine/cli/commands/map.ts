import { createReadStream } from 'node:fs'
import { type Command, Option } from 'commander'
import { createEngine } from '../../index.ts'
import { type MappingFlags, mappingOptions, withMappingFlags, withResourceFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'
import { mapLines } from '../map-lines.ts'
import {
  type PayloadFlags,
  payloadOptions,
  readPayload,
  withPayloadFlags,
} from '../payload-input.ts'
import { chosenResource } from '../resource-flag.ts'

type MapFlags = MappingFlags &
  PayloadFlags & {
    readonly resource?: string
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
  withPayloadFlags(command)
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
  const options = { ...(await payloadOptions(flags)), query: queryOf(flags) }
  const lines = flags.ndjson ?? (flags.json !== true && /\.(ndjson|jsonl)$/.test(file ?? ''))
  const map = (payload: unknown, as: 'body' | 'records') =>
    engine.map(resource, provider, payload, { ...options, as })
  if (lines) return mapLines(io, file === undefined ? io.stdin : createReadStream(file), map)
  const answer = await map(await readPayload(io, file), flags.as ?? 'body')
  io.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
  const isWhole = answer.warnings.every(({ records }) => records === undefined)
  return isWhole ? exitCodes.fine : exitCodes.findings
}

function queryOf({ format, ignoreRemoteData }: MapFlags): Record<string, unknown> {
  return {
    ...(format === undefined ? {} : { truto_response_format: format }),
    ...(ignoreRemoteData === undefined ? {} : { truto_ignore_remote_data: true }),
  }
}
