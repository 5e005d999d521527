import { isObject } from '../../json/json.ts'
import type { CaseReport, ChangedField, RecordedCase, ReplacedValue } from '../../testing.ts'
import { type Io, paint } from '../io.ts'
import { printable } from '../printable.ts'
import { recordTable } from '../record-table.ts'
import { renderTable } from '../table.ts'

/** A case that was recorded and written, and how it plays. */
export type WrittenRecording = Omit<RecordedCase, 'differences'> & {
  readonly report: CaseReport
  readonly differences: readonly ChangedField[]
}

/** Whether the case plays, and answers what the call answered. */
export function isWhole({ report, differences }: WrittenRecording): boolean {
  return report.faults.length === 0 && differences.length === 0
}

/** A recording as JSON. Its shape has a version: a change that breaks readers raises it. */
export function recordingJson(recording: WrittenRecording): string {
  const { fixture, error, report, replaced, differences } = recording
  const records = recordsOf(report)
  const shown = {
    version: 1,
    ok: isWhole(recording),
    provider: fixture.provider,
    case: fixture.name,
    file: fixture.file,
    exchanges: fixture.content.exchanges.length,
    error: error?.code ?? null,
    replaced,
    stayed: recording.stayed,
    headers_left_out: recording.headersLeftOut,
    entries_left_out: recording.entriesLeftOut,
    context_kept: recording.contextKept,
    faults: report.faults,
    differences: differences.map(({ id = null, ...difference }) => ({ id, ...difference })),
    result_count: records.length,
    records,
  }
  return `${JSON.stringify(shown, undefined, 2)}\n`
}

/** A recording for people: what was written, what stands in, what was left out, the records, and what to do next. */
export function recordingText(
  io: Io,
  recording: WrittenRecording,
  flags: { readonly mappings?: string; readonly fixtures?: string },
): string {
  const { fixture, report } = recording
  const records = recordsOf(report)
  const size = `${count(fixture.content.exchanges.length, 'exchange')}, ${count(records.length, 'record')}`
  const bold = (text: string) => paint(io, io.stdout, 'bold', text)
  const table = recordTable([{ label: fixture.provider, records }], {
    width: io.stdout.columns ?? Number.POSITIVE_INFINITY,
    heading: bold,
  })
  return [
    `${paint(io, io.stdout, 'green', 'wrote')} ${fixture.file}: ${size}\n`,
    standInText(io, recording.replaced),
    stayedText(io, recording.stayed),
    leftOutText(recording),
    playedText(io, recording),
    ...(records.length === 0 ? [] : [`\n${table}`]),
    nextText(recording, flags),
  ].join('')
}

function recordsOf({ answers }: CaseReport): readonly Readonly<Record<string, unknown>>[] {
  return answers.flatMap(({ result }) => Object.values(result as object)).filter(isObject)
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function standInText(io: Io, replaced: readonly ReplacedValue[]): string {
  if (replaced.length === 0) return 'nothing had to be replaced\n'
  const rows = replaced.map((value) => [
    value.kind.replaceAll('_', ' '),
    String(value.count),
    placeText(value),
    value.fields.join(', '),
  ])
  const heading = (text: string) => paint(io, io.stdout, 'bold', text)
  const table = renderTable(['replaced', 'times', 'where', 'unified field'], rows, { heading })
  const read = replaced.filter(({ fields }) => fields.length > 0)
  return `\n${table}${read.length === 0 ? '' : keepText(io, read)}`
}

function placeText({ in: part, request, pointer }: ReplacedValue): string {
  if (part === 'case') return `${pointer} of the case`
  return part === 'request' ? `${pointer} of ${request}` : `${pointer} of the answer to ${request}`
}

function keepText(io: Io, read: readonly ReplacedValue[]): string {
  const fields = [...new Set(read.flatMap((value) => value.fields))]
  const pointers = [...new Set(read.map(({ pointer }) => printable(pointer)))]
  const mark = paint(io, io.stdout, 'yellow', 'note:')
  return `${mark} ${fields.join(', ')} of the records ${fields.length === 1 ? 'is' : 'are'} made from made-up values; to keep the real ones: ${pointers.map((pointer) => `--keep ${pointer}`).join(' ')}\n`
}

function stayedText(io: Io, stayed: readonly ReplacedValue[]): string {
  const mark = paint(io, io.stdout, 'yellow', 'note:')
  return stayed
    .map((value) => {
      const words = value.count === 1 ? 'a word is' : `${value.count} words are`
      return `${mark} ${words} also the name of somebody, and stay${value.count === 1 ? 's' : ''}: ${printable(placeText(value))}\n`
    })
    .join('')
}

function leftOutText({ headersLeftOut, entriesLeftOut, contextKept }: WrittenRecording): string {
  const headers =
    headersLeftOut.length === 0 ? '' : `\nheaders left out: ${headersLeftOut.join(', ')}\n`
  const entries = entriesLeftOut.map(
    ({ entry, method, url, reason }) =>
      `${printable(`  entry ${entry}, ${method} ${url}: ${reason}`)}\n`,
  )
  const context = contextKept.map(
    (name) => `context.${name} stays as it is: the mapping has no example that could stand in\n`,
  )
  return [
    headers,
    ...(entries.length === 0 ? [] : ['\nleft out of the HAR file:\n']),
    ...entries,
    ...context,
  ].join('')
}

function playedText(io: Io, recording: WrittenRecording): string {
  const { report, differences, error } = recording
  if (isWhole(recording)) {
    const how = error === undefined ? '' : `: it fails with ${error.code}, as the call did`
    return `\n${paint(io, io.stdout, 'green', '✓')} the case plays${how}\n`
  }
  const changed = differences.map(({ id, field, wanted, got }) => {
    const where = id === undefined ? field : `${field} of record "${id}"`
    return `${where} is ${JSON.stringify(got)}, the call gave ${JSON.stringify(wanted)}`
  })
  const mark = paint(io, io.stdout, 'red', '✗')
  return `\n${[...report.faults, ...changed].map((fault) => `${mark} ${fault}\n`).join('')}`
}

function nextText(
  { fixture, error }: WrittenRecording,
  { mappings, fixtures }: { readonly mappings?: string; readonly fixtures?: string },
): string {
  const places = [
    ...(mappings === undefined ? [] : [`--mappings ${mappings}`]),
    ...(fixtures === undefined ? [] : [`--fixtures ${fixtures}`]),
  ]
  const line = ['crosswalk test', fixture.provider, fixture.name, ...places].join(' ')
  const accept =
    error === undefined
      ? `\n  ${line} --accept   writes them into the fixture, once you find them right`
      : ''
  return `\nNext: read the file, then\n  ${line} --show     shows where each value comes from${accept}\n`
}
