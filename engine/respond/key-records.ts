import type { Warning } from '../errors/warning.ts'
import { setOwn } from '../json/json.ts'
import { valueAt } from '../json/path.ts'

/** A record and the one it is keyed by, which still has every field. */
export type Keyable = { readonly record: unknown; readonly source: unknown }

/**
 * Records as an object keyed by a field. The last of two records with one key wins; a record
 * without the field is left out; both are warned about.
 */
export function keyRecords(
  records: readonly Keyable[],
  path: readonly string[],
): { readonly result: Readonly<Record<string, unknown>>; readonly warnings: readonly Warning[] } {
  const result: Record<string, unknown> = {}
  let shadowed = 0
  let missing = 0
  for (const { record, source } of records) {
    const key = valueAt(source, path)
    if (typeof key !== 'string' && typeof key !== 'number') {
      missing += 1
      continue
    }
    if (Object.hasOwn(result, String(key))) shadowed += 1
    setOwn(result, String(key), record)
  }
  return { result, warnings: warningsOf(path.join('.'), shadowed, missing) }
}

function warningsOf(field: string, shadowed: number, missing: number): Warning[] {
  const pointer = `/${field.replaceAll('.', '/')}`
  const collided: Warning = {
    code: 'shadowed_keys',
    message: `Records with the same "${field}" replaced one another; the last one is kept`,
    count: shadowed,
    pointer,
  }
  const absent: Warning = {
    code: 'missing_key',
    message: `Records without "${field}" are left out`,
    count: missing,
    pointer,
  }
  return [collided, absent].filter(({ count }) => count > 0)
}
