import { isObject } from './json.ts'

/** JSON text with sorted keys: equal data gives equal text, whatever order it was built in. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, sortKeys) ?? 'null'
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value) || isSorted(Object.keys(value))) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

// Mostly they are.
function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1)
    if ((keys[index - 1] as string) > (keys[index] as string)) return false
  return true
}
