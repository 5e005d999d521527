/** The form of a text or a number, as far as it can be told: `text` and `number` where there is none. */
export function formatOf(value: unknown): string {
  if (typeof value === 'number') return numberFormat(value)
  if (typeof value !== 'string') return typeof value
  return formats.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text'
}

const formats: readonly (readonly [string, RegExp])[] = [
  ['empty text', /^$/],
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/],
  ['date-time without zone', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['whole number as text', /^-?\d{1,18}$/],
  ['number as text', /^-?\d{1,18}\.\d{1,18}$/],
  ['boolean as text', /^(true|false)$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['url', /^https?:\/\/\S+$/],
]

// Times as numbers are told apart by their size: those of the years 2001 to 2286.
function numberFormat(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9 && size < 1e10) return 'epoch seconds'
  return size >= 1e12 && size < 1e13 ? 'epoch milliseconds' : 'number'
}
