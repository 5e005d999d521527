import type { ProviderSupport } from '../index.ts'
import { type Io, paint } from './io.ts'
import { byResource, unavailableLines } from './support-markdown.ts'
import { filterText, type SupportColumn, supportColumns, supportLegend } from './support-table.ts'
import { renderTable } from './table.ts'
import type { SupportProofs } from './testing/support-proofs.ts'

/** The support of every resource as a table with a row for each provider. Columns that do not fit are left out. */
export function supportTables(
  io: Io,
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const tables = byResource(support).map(([resource, own]) => tableText(io, resource, own, proofs))
  const legend = paint(io, io.stdout, 'dim', `${wrap(io, supportLegend)}\n${wrap(io, more)}`)
  const lacking = unavailableLines(support)
  return [...tables, ...lacking, ...(lacking.length === 0 ? [] : ['\n']), `${legend}\n`].join('')
}

const more =
  'Filters, caveats and accounts of one: crosswalk support <provider>. Everything: --json.'

function tableText(
  io: Io,
  resource: string,
  own: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const columns = supportColumns(own, proofs)
  const common = own.length === 1 ? [] : columns.filter(isFilledByAll)
  const shown = columns.filter((column) => !common.includes(column))
  const table = renderTable(
    shown.map(({ title }) => title),
    own.map((_, at) => shown.map(({ cells }) => cells[at] ?? '')),
    { width: widthOf(io), heading: (text) => bold(io, text), overflow: 'drop' },
  )
  const names = common.map(({ title }) => title).join(', ')
  const line = common.length === 0 ? '' : `Filled by all: ${names}.\n`
  return `${bold(io, resource)}\n${table}${line}\n`
}

function isFilledByAll({ cells }: SupportColumn): boolean {
  return cells.every((cell) => cell === 'yes')
}

/** The support of one provider, with a row for each field, and what its table leaves out. */
export function supportDetails(
  io: Io,
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): string {
  const details = support.map((entry) => detailsText(io, entry, proofs))
  return [...details, ...unavailableLines(support)].join('')
}

function detailsText(io: Io, entry: ProviderSupport, proofs: SupportProofs): string {
  const ways = entry.authorization.map(({ format, credentials, grant }) => {
    const needs = credentials.length === 0 ? '' : ` (${credentials.join(', ')})`
    return `${format}${needs}${grant === undefined ? '' : `, ${grant}`}`
  })
  const context = entry.context.map(
    ({ name, required }) => `${name}${required ? '' : ' (optional)'}`,
  )
  const facts = [
    ['one record', entry.get],
    ['pagination', entry.pagination],
    ['joins', entry.joins.join(', ')],
    ['authorization', ways.join('; ')],
    ['account values', context.join(', ')],
    ['expressions', String(entry.expressions.length)],
    ['documentation', entry.docs_url],
  ].filter(([, text]) => text !== '')
  const caveats = entry.caveats.map(({ message, standing }) =>
    wrap(io, `- ${message}${standing ? '' : ' (warning)'}`),
  )
  const heading = bold(io, `${entry.label}: ${entry.resource}`)
  const lines = facts.map(([name = '', text]) => wrap(io, `${name}: ${text}`))
  return `${[heading, fieldRows(io, entry, proofs), ...lines, ...caveats].join('\n')}\n\n`
}

function fieldRows(io: Io, entry: ProviderSupport, proofs: SupportProofs): string {
  const rows = Object.entries(entry.fields).map(([field, filled]) => {
    const proven = proofs.isProven({ ...entry, field }) ? 'yes' : 'unproven'
    const filter = field in entry.filters ? filterText(entry, field, proofs) : ''
    return [field, filled ? proven : '–', filter]
  })
  return renderTable(['field', 'filled', 'filter'], rows, {
    width: widthOf(io),
    heading: (text) => bold(io, text),
  })
}

function bold(io: Io, text: string): string {
  return paint(io, io.stdout, 'bold', text)
}

function widthOf(io: Io): number {
  return io.stdout.columns ?? Number.POSITIVE_INFINITY
}

// Breaks at spaces; a word that is too long stays whole.
function wrap(io: Io, text: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > widthOf(io)) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}
