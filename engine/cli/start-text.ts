import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ProviderStart } from '../testing.ts'
import { type Io, paint } from './io.ts'
import { MisuseError } from './misuse.ts'
import { printable } from './printable.ts'
import { labelOf } from './template-files.ts'

/** The largest file that a provider is started from. */
const mostBytes = 50_000_000

/** Reads a file and begins a provider from it. Throws {@link MisuseError} where it cannot be read, with the place. */
export async function startedFrom(
  file: string,
  {
    provider,
    resource,
    schema,
  }: {
    readonly provider: string
    readonly resource: string
    readonly schema: Readonly<Record<string, unknown>>
  },
): Promise<ProviderStart> {
  const { startProvider } = await import('../testing.ts')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MisuseError(`File "${file}" cannot be read: ${error.code}`)
  })
  if (text.length > mostBytes)
    throw new MisuseError(`File "${file}" is larger than ${mostBytes / 1e6} MB`)
  const options = { provider, label: labelOf(provider), resource, schema, source: basename(file) }
  const start = startProvider(text, options)
  if (!('fault' in start)) return start
  const { message, line, column } = start.fault
  const place = line === undefined ? file : `${file}:${line}:${column}`
  throw new MisuseError(`${place}: ${message}`)
}

/** What was found and asked, as `--json` prints it. */
export function jsonOf(start: ProviderStart | undefined): object {
  if (start === undefined) return {}
  const { kind, found, questions } = start
  return { source: kind, found, questions }
}

/** Prints what was found, with what shows it, and the questions. */
export function sayStart(io: Io, { found, questions }: ProviderStart): void {
  for (const { at, value, evidence } of found) {
    io.stdout.write(`${paint(io, io.stdout, 'green', 'found')} ${at}: ${printable(value)}\n`)
    for (const line of evidence) io.stdout.write(`  ${line}\n`)
  }
  for (const { at, question } of questions)
    io.stdout.write(`${paint(io, io.stdout, 'yellow', 'question')} ${at}: ${question}\n`)
}
