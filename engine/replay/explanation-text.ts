import { whereText } from '../errors/where-text.ts'
import type { Explanation, FieldExplanation, Read, RecordExplanation } from '../index.ts'
import { exchangeNumbers } from './explained-value.ts'
import { readText, shownValue } from './finding-text.ts'
import type { AnsweredRequest } from './playback.ts'

/** How headings and details are shown on a terminal. */
export type TextStyle = {
  /** Of records and fields. */
  readonly heading: (text: string) => string
  /** Of expressions and places. */
  readonly detail: (text: string) => string
}

const plain: TextStyle = { heading: (text) => text, detail: (text) => text }

/**
 * An explanation for people: each record with its fields, and what each field depends on. `answered` are the requests of a
 * case: pages are then called by the number of their exchange.
 */
export function explanationText(
  { pages, records }: Explanation,
  answered: readonly AnsweredRequest[] = [],
  style = plain,
): string {
  const exchanges = exchangeNumbers(pages, answered)
  const names = new Map(
    pages.map(({ page, of, request }) => {
      const number = exchanges.get(page)
      const asked = request === undefined ? of : `${request.method} ${request.path}`
      return [page, number === undefined ? asked : `exchange ${number} (${asked})`] as const
    }),
  )
  return records.map((entry) => recordText(style, entry, names)).join('')
}

type Names = ReadonlyMap<number, string>

function recordText(
  style: TextStyle,
  { id, page, pointer, outcome, reasons, fields }: RecordExplanation,
  names: Names,
): string {
  const heading = style.heading(`record ${id === null ? 'without id' : `"${id}"`}`)
  const became =
    outcome === 'kept'
      ? ''
      : outcome === 'dropped'
        ? ', left out by a filter'
        : `, left out as faulty: ${reasons.join('; ')}`
  const lines = fields.flatMap((field) => fieldLines(style, field, { page, names }))
  return `${[`${heading} at ${pointer} of ${names.get(page) ?? 'the payload'}${became}`, ...lines].join('\n')}\n`
}

type Around = { readonly page: number; readonly names: Names }

function fieldLines(style: TextStyle, field: FieldExplanation, { page, names }: Around): string[] {
  const { error, empty, expression, where, layer } = field
  const value =
    error === undefined ? shownValue(field.value) : `failed: ${error.message} (${error.code})`
  const why = empty === undefined ? [] : [`    ${emptyText(empty)}`]
  const source = [
    ...expression
      .trimEnd()
      .split('\n')
      .map((line) => `    | ${line}`),
    `    ${whereText(where)}${layer === 'override' ? ' (override)' : ''}`,
  ]
  return [
    `  ${style.heading(field.field)}: ${value}`,
    ...field.reads.map((read) => `    ${shownRead(read, page, names)}`),
    ...why,
    ...source.map((line) => style.detail(line)),
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
