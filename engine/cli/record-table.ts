import { isObject } from '../json/json.ts'
import { renderTable } from './table.ts'

/** Unified records as a table, one row each; nested fields are dotted columns. */
export function recordTable(
  groups: readonly { readonly label: string; readonly records: readonly unknown[] }[],
  options: { readonly width: number; readonly heading: (text: string) => string },
): string {
  const full = tableOf(groups, { ...options, width: Number.POSITIVE_INFINITY }, fullText)
  const fits = full.split('\n').every((line) => line.length <= options.width)
  // A date without its time is shorter, so that another column fits.
  return fits
    ? full
    : tableOf(groups, options, (value) => fullText(value).replace(/^(\d{4}-\d{2}-\d{2}) .*/, '$1'))
}

/** One unified record as a table with a row for each field. */
export function fieldTable(record: unknown, options: Options): string {
  const rows = Object.entries(flatten(record, '', fullText))
  const filled = rows.filter(([, text]) => text !== '')
  return renderTable(['field', 'value'], filled, options)
}

type Groups = Parameters<typeof recordTable>[0]
type Options = Parameters<typeof recordTable>[1]
type ToText = (value: unknown) => string

function tableOf(groups: Groups, options: Options, text: ToText): string {
  const flat = groups.flatMap(({ label, records }) =>
    records.map(
      (record) => ({ provider: label, ...flatten(record, '', text) }) as Record<string, string>,
    ),
  )
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))]
  const shown = groups.length > 1 ? columns : columns.filter((name) => name !== 'provider')
  const ordered = [
    ...preferred.filter((name) => shown.includes(name)),
    ...shown.filter((name) => !preferred.includes(name)),
  ]
  return renderTable(
    ordered,
    flat.map((row) => ordered.map((name) => row[name] ?? '')),
    { ...options, overflow: 'drop' },
  )
}

// What a person looks for first; all other columns follow as they come.
const preferred = ['provider', 'id', 'name', 'position', 'status']

function flatten(value: unknown, prefix: string, text: ToText): Record<string, string> {
  if (!isObject(value)) return { [prefix === '' ? 'value' : prefix.slice(0, -1)]: text(value) }
  const entries = Object.entries(value).filter(([key]) => prefix !== '' || key !== 'remote_data')
  return Object.assign(
    {},
    ...entries.map(([key, entry]) => flattenEntry(`${prefix}${key}`, entry, text)),
  )
}

function flattenEntry(key: string, value: unknown, text: ToText): Record<string, string> {
  return isObject(value) ? flatten(value, `${key}.`, text) : { [key]: text(value) }
}

// Whole seconds are enough to read.
function fullText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  return value.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.\d{3}Z$/, '$1 $2')
}
