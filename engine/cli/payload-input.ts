import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { MapOptions } from '../index.ts'
import { isObject } from '../json/json.ts'
import { parseJson } from '../json/parse-json.ts'
import { collectPairs } from './flags.ts'
import type { Io } from './io.ts'
import { MisuseError } from './misuse.ts'

type Pairs = Readonly<Record<string, string | readonly string[]>>

/** Values of {@link withPayloadFlags}. */
export type PayloadFlags = {
  readonly as?: 'body' | 'records'
  readonly before?: Pairs
  readonly context?: Pairs
  readonly parent?: string
  readonly item?: string
  readonly header?: Pairs
}

/** Adds the flags for what a mapping may need beside a payload. */
export function withPayloadFlags(command: Command): Command {
  return command
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
}

/** What the flags give beside a payload. */
export async function payloadOptions(flags: PayloadFlags): Promise<MapOptions> {
  const before: Record<string, unknown[]> = {}
  for (const [name, file] of Object.entries(flags.before ?? {}))
    before[name] = await readList(name, String(file))
  return {
    before,
    context: textsOf(flags.context),
    ...(flags.parent === undefined ? {} : { parent: await readJson(flags.parent) }),
    ...(flags.item === undefined ? {} : { item: await readJson(flags.item) }),
    ...(flags.header === undefined ? {} : { headers: lowerCased(textsOf(flags.header)) }),
  }
}

/** A payload from a file, or from stdin without one. Throws {@link MisuseError} for what is no JSON. */
export async function readPayload(io: Io, file: string | undefined): Promise<unknown> {
  return parsePayload(await readAll(io, file), file)
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
