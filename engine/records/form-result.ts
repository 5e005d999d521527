import type { Warning } from '../errors/warning.ts'
import { setOwn } from '../json/json.ts'
import { valueAt } from '../json/path.ts'

/** A record and the one it is keyed by, which still has every field. */
export type Keyable = { readonly record: unknown; readonly source: unknown }

/** The result of a call: the records as a list, or keyed by a field where one was asked for. */
export function formResult(
  records: readonly Keyable[],
  keyBy: readonly string[] | undefined,
): FormedResult {
  if (keyBy !== undefined) return keyRecords(records, keyBy)
  return { result: records.map(({ record }) => record), count: records.length, warnings: [] }
}

/** Records in the form of a result, how many it holds, and what has to be said about it. */
type FormedResult = {
  readonly result: readonly unknown[] | Readonly<Record<string, unknown>>
  readonly count: number
  readonly warnings: readonly Warning[]
}

/**
 * Records as an object keyed by a field. The last of two records with one key wins; a record
 * without the field is left out; both are warned about.
 */
function keyRecords(records: readonly Keyable[], path: readonly string[]): FormedResult {
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
  const count = Object.keys(result).length
  return { result, count, warnings: warningsOf(path.join('.'), shadowed, missing) }
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
