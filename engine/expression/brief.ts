import { setOwn } from '../json/json.ts'

const shown = 60

/** A value as an error message quotes it: its JSON, cut short. Only as much is looked at as is shown. */
export function brief(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(excerpt(value, 0)) ?? 'nothing'
  return text.length > shown ? `${text.slice(0, shown - 3)}...` : text
}

// The first parts of a value: more of them than the quotation has room for.
function excerpt(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, shown)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 2) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return value.slice(0, shown / 2).map((part) => excerpt(part, depth + 1))
  const parts: Record<string, unknown> = {}
  for (const key of Object.keys(value).slice(0, shown / 6)) {
    setOwn(parts, key, excerpt((value as Record<string, unknown>)[key], depth + 1))
  }
  return parts
}
