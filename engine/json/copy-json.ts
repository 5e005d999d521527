import { setOwn } from './json.ts'

/** A copy of parsed JSON that shares nothing with it. */
export function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyJson)
  const copy: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) setOwn(copy, key, copyJson(entry))
  return copy
}
