import type { Explanation, FieldExplanation, Read, RecordExplanation } from '../../index.ts'
import { placeText, readText, shownValue } from '../../testing.ts'
import { type Io, paint } from '../io.ts'

/** What of an explanation is shown. */
export type Shown = {
  /** Only records of this id. */
  readonly record?: string | undefined
  /** Only this field. */
  readonly field?: string | undefined
  /** The number of the recorded exchange of a page. */
  readonly exchanges?: ReadonlyMap<number, number>
  /** Expressions and places, too. */
  readonly expressions: boolean
}

/** An explanation for people: each record with its fields, and what each field depends on. */
export function explanationText(io: Io, explanation: Explanation, shown: Shown): string {
  const { pages, records } = explanation
  const { record, exchanges = new Map<number, number>() } = shown
  const names = new Map(
    pages.map(({ page, of, request }) => {
      const number = exchanges.get(page)
      const asked = request === undefined ? of : `${request.method} ${request.path}`
      return [page, number === undefined ? asked : `exchange ${number} (${asked})`] as const
    }),
  )
  const wanted = records.filter(({ id }) => record === undefined || id === record)
  return wanted.map((entry) => recordText(io, entry, { ...shown, names })).join('')
}

type Named = Shown & { readonly names: ReadonlyMap<number, string> }

function recordText(
  io: Io,
  { id, page, pointer, outcome, reasons, fields }: RecordExplanation,
  shown: Named,
): string {
  const heading = paint(io, io.stdout, 'bold', `record ${id === null ? 'without id' : `"${id}"`}`)
  const became =
    outcome === 'kept'
      ? ''
      : outcome === 'dropped'
        ? ', left out by a filter'
        : `, left out as faulty: ${reasons.join('; ')}`
  const own = fields.filter(
    ({ field }) => shown.field === undefined || isWithin(field, shown.field),
  )
  const lines = own.flatMap((field) => fieldLines(io, field, { page, shown }))
  return `${[`${heading} at ${pointer} of ${shown.names.get(page) ?? 'the payload'}${became}`, ...lines].join('\n')}\n`
}

function isWithin(field: string, wanted: string): boolean {
  return field === wanted || field.startsWith(`${wanted}.`) || wanted.startsWith(`${field}.`)
}

type Around = { readonly page: number; readonly shown: Named }

function fieldLines(io: Io, field: FieldExplanation, { page, shown }: Around): string[] {
  const { error, empty, expression, where, layer } = field
  const value =
    error === undefined ? shownValue(field.value) : `failed: ${error.message} (${error.code})`
  const why = empty === undefined ? [] : [`    ${emptyText(empty)}`]
  const source = shown.expressions
    ? [
        ...expression
          .trimEnd()
          .split('\n')
          .map((line) => `    | ${line}`),
        `    ${placeText(where)}${layer === 'override' ? ' (override)' : ''}`,
      ]
    : []
  return [
    `  ${paint(io, io.stdout, 'bold', field.field)}: ${value}`,
    ...field.reads.map((read) => `    ${shownRead(read, page, shown)}`),
    ...why,
    ...source.map((line) => paint(io, io.stdout, 'dim', line)),
  ]
}

// The page of the record itself is named once, above.
function shownRead({ page, ...read }: Read, own: number, { names }: Named): string {
  const from = page === undefined || page === own ? '' : ` of ${names.get(page) ?? `page ${page}`}`
  return `${readText(read)}${from}`
}

function emptyText({ reason, path, pointer }: NonNullable<FieldExplanation['empty']>): string {
  const place = pointer === undefined ? '' : ` at ${pointer}`
  if (reason === 'missing') return `empty: ${path} is not there${place}`
  if (reason === 'null') return `empty: ${path} is null${place}`
  if (reason === 'result') return 'empty: the expression gives nothing for what it read'
  return `empty: no condition held${path === undefined ? '' : `, as ${path} is not there${place}`}`
}
