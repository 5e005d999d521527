import type { Explanation, FieldExplanation, Read, RecordExplanation } from '../../index.ts'
import { placeText, readText, shownValue } from '../../testing.ts'
import { type Io, paint } from '../io.ts'

/**
 * An explanation for people: each record with its fields, and what each field depends on. `exchanges` has the number of
 * the recorded exchange of each page.
 */
export function explanationText(
  io: Io,
  { pages, records }: Explanation,
  exchanges: ReadonlyMap<number, number>,
): string {
  const names = new Map(
    pages.map(({ page, of, request }) => {
      const number = exchanges.get(page)
      const asked = request === undefined ? of : `${request.method} ${request.path}`
      return [page, number === undefined ? asked : `exchange ${number} (${asked})`] as const
    }),
  )
  return records.map((entry) => recordText(io, entry, names)).join('')
}

type Names = ReadonlyMap<number, string>

function recordText(
  io: Io,
  { id, page, pointer, outcome, reasons, fields }: RecordExplanation,
  names: Names,
): string {
  const heading = paint(io, io.stdout, 'bold', `record ${id === null ? 'without id' : `"${id}"`}`)
  const became =
    outcome === 'kept'
      ? ''
      : outcome === 'dropped'
        ? ', left out by a filter'
        : `, left out as faulty: ${reasons.join('; ')}`
  const lines = fields.flatMap((field) => fieldLines(io, field, { page, names }))
  return `${[`${heading} at ${pointer} of ${names.get(page) ?? 'the payload'}${became}`, ...lines].join('\n')}\n`
}

type Around = { readonly page: number; readonly names: Names }

function fieldLines(io: Io, field: FieldExplanation, { page, names }: Around): string[] {
  const { error, empty, expression, where, layer } = field
  const value =
    error === undefined ? shownValue(field.value) : `failed: ${error.message} (${error.code})`
  const why = empty === undefined ? [] : [`    ${emptyText(empty)}`]
  const source = [
    ...expression
      .trimEnd()
      .split('\n')
      .map((line) => `    | ${line}`),
    `    ${placeText(where)}${layer === 'override' ? ' (override)' : ''}`,
  ]
  return [
    `  ${paint(io, io.stdout, 'bold', field.field)}: ${value}`,
    ...field.reads.map((read) => `    ${shownRead(read, page, names)}`),
    ...why,
    ...source.map((line) => paint(io, io.stdout, 'dim', line)),
  ]
}

// The page of the record itself is named once, above.
function shownRead({ page, ...read }: Read, own: number, names: Names): string {
  const from = page === undefined || page === own ? '' : ` of ${names.get(page) ?? `page ${page}`}`
  return `${readText(read)}${from}`
}

function emptyText({ reason, path, pointer }: NonNullable<FieldExplanation['empty']>): string {
  const place = pointer === undefined ? '' : ` at ${pointer}`
  if (reason === 'missing') return `empty: ${path} is not there${place}`
  if (reason === 'null') return `empty: ${path} is null${place}`
  if (reason === 'result') return 'empty: the expression gives nothing for what it read'
  return `empty: no condition held${path === undefined ? '' : `, as ${path} is empty${place}`}`
}
