import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Engine, Warning } from '../index.ts'
import { jsonParserFor } from '../json/parse-json.ts'
import { type ExitCode, exitCodes, type Io } from './io.ts'
import { MisuseError } from './misuse.ts'
import { sayWarning } from './say.ts'

/** Maps records, as `engine.map` does. */
export type MapRecords = (
  records: readonly unknown[],
  as: 'records',
) => Promise<Awaited<ReturnType<Engine['map']>>>

const longestLine = 64 * 1024 * 1024

/**
 * Maps records, one on each line, and writes one result on each line. Lines that arrive together are mapped together.
 * No more lines are read than the reader of the output takes.
 */
export async function mapLines(io: Io, input: Readable, map: MapRecords): Promise<ExitCode> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let number = 0
  let findings = 0
  const said = new Set<string>()
  for await (const chunk of input) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))
    const end = text.lastIndexOf('\n')
    rest = text.slice(end + 1)
    if (rest.length > longestLine) throw new MisuseError(`Line ${number + 1} is longer than 64 MB`)
    if (end < 0) continue
    const lines = text.slice(0, end).split('\n')
    findings += await mapBatch(io, { lines, first: number + 1, text, said }, map)
    number += lines.length
  }
  rest += decoder.end()
  if (rest !== '')
    findings += await mapBatch(io, { lines: [rest], first: number + 1, text: rest, said }, map)
  return findings === 0 ? exitCodes.fine : exitCodes.findings
}

type Batch = {
  readonly lines: readonly string[]
  /** Number of the first line, from 1. */
  readonly first: number
  /** The text that holds the lines. */
  readonly text: string
  /** Warnings that were printed for the whole stream. */
  readonly said: Set<string>
}

type Finding = { readonly line: number; readonly reason: string }

async function mapBatch(io: Io, batch: Batch, map: MapRecords): Promise<number> {
  const { records, numbers, findings } = parseLines(batch)
  const { result, warnings } = await map(records, 'records')
  tellOnce(io, warnings, batch.said)
  const all = [...findings, ...warnings.flatMap((warning) => findingsOf(warning, numbers))]
  for (const { line, reason } of all.sort((one, other) => one.line - other.line)) {
    sayWarning(io, `line ${line}: ${reason}`)
  }
  let output = ''
  for (const record of Object.values(result)) output += `${JSON.stringify(record)}\n`
  if (output !== '') io.stdout.write(output)
  await io.stdout.taken?.()
  return all.length
}

// A warning that is not about single records is true for all of them, and is printed once.
function tellOnce(io: Io, warnings: readonly Warning[], said: Set<string>): void {
  const fresh = warnings.filter(
    ({ message, records }) => records === undefined && !said.has(message),
  )
  for (const { code, message } of fresh) {
    said.add(message)
    sayWarning(io, `${message} (${code})`)
  }
}

function parseLines({ lines, first, text }: Batch) {
  const parse = jsonParserFor(text)
  const records: unknown[] = []
  const numbers: number[] = []
  const findings: Finding[] = []
  lines.forEach((line, at) => {
    if (line === '' || line.trim() === '') return
    try {
      records.push(parse(line))
      numbers.push(first + at)
    } catch {
      if (first + at === 1) assertOneRecordALine(line)
      findings.push({ line: first + at, reason: 'it is not JSON' })
    }
  })
  return { records, numbers, findings }
}

// A document of several lines begins with a line that is no JSON by itself.
function assertOneRecordALine(line: string): void {
  if (!/^\ufeff?\s*[[{]/.test(line)) return
  throw new MisuseError(
    'The payload is one JSON document of several lines, not one record a line: leave out --ndjson',
  )
}

// A refused record is named by its index among those that were mapped together.
function findingsOf({ code, records = [] }: Warning, numbers: readonly number[]): Finding[] {
  return records.map(({ pointer, reason }) => ({
    line: numbers[Number(pointer.slice(1))] ?? 0,
    reason: `${reason} (${code})`,
  }))
}
