import type { ProviderSupport } from '../index.ts'
import type { SupportProofs } from './testing/support-proofs.ts'

/** A column of the table of support, with a cell for every provider. */
export type SupportColumn = { readonly title: string; readonly cells: readonly string[] }

/** What the words of the table mean. */
export const supportLegend =
  'yes: filled; native, virtual: filled, and filtered by the provider or after fetching; –: no value; unproven: no expectation of a fixture shows it. A part of a field has a column where it differs. get: the provider gives one record (native), or it is found in the list (virtual).'

/** The support of one resource as columns with a cell for each provider; those of fields in the order of the schema. */
export function supportColumns(
  support: readonly ProviderSupport[],
  proofs: SupportProofs,
): readonly SupportColumn[] {
  const column = (title: string, cellOf: (entry: ProviderSupport) => string) => ({
    title,
    cells: support.map(cellOf),
  })
  const fields = Object.keys(support[0]?.fields ?? {}).map((path) =>
    column(path, (entry) => fieldCell(entry, path, proofs)),
  )
  return [
    column('provider', ({ label }) => label),
    column('get', ({ get }) => get),
    ...fields.filter((own) => !repeatsParent(own, fields)),
    column('joins', ({ joins }) => joins.join(', ') || '–'),
    column('pagination', ({ pagination }) => pagination),
  ]
}

/** How a filter works for a provider, with the operators that it is asked for. */
export function filterText(entry: ProviderSupport, name: string, proofs: SupportProofs): string {
  const filter = entry.filters[name]
  if (filter === undefined || filter.support === 'none') return '–'
  if (filter.support === 'virtual') return 'virtual'
  const operators = filter.native.map((operator) =>
    proofs.isProven({ ...entry, field: `${name}[${operator}]` })
      ? operator
      : `${operator} unproven`,
  )
  return `native (${operators.join(', ')})`
}

function fieldCell(entry: ProviderSupport, path: string, proofs: SupportProofs): string {
  if (entry.fields[path] !== true) return '–'
  const filter = filterText(entry, path, proofs)
  const unproven = !proofs.isProven({ ...entry, field: path }) || filter.includes('unproven')
  const [word = ''] = filter.split(' ')
  const filtered = word === '–' ? '' : word
  if (unproven) return `${filtered} unproven`.trim()
  return filtered || 'yes'
}

function repeatsParent({ title, cells }: SupportColumn, fields: readonly SupportColumn[]): boolean {
  const parent = fields.find((field) => field.title === title.slice(0, title.lastIndexOf('.')))
  return parent?.cells.every((cell, at) => cell === cells[at]) ?? false
}
