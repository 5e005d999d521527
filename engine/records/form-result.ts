import type { Warning } from '../errors/warning.ts'
import { setOwn } from '../json/json.ts'
import { valueAt } from '../json/path.ts'

/** A record, and the same record with all fields, from which the key is read. */
type Keyable = { readonly record: unknown; readonly source: unknown }

/** Records in the form of a result, how many it holds, and the warnings about it. */
export type FormedResult = {
  readonly result: readonly unknown[] | Readonly<Record<string, unknown>>
  readonly count: number
  readonly warnings: readonly Warning[]
}

/** A result while its records come. */
export type ResultForm = {
  readonly add: (record: Keyable) => void
  readonly finish: () => FormedResult
}

/** Forms the result of a call: the records as a list, or keyed by a field where one is asked for. */
export function formResult(keyBy: readonly string[] | undefined): ResultForm {
  return keyBy === undefined ? formList() : formTable(keyBy)
}

function formList(): ResultForm {
  const result: unknown[] = []
  return {
    add: ({ record }) => result.push(record),
    finish: () => ({ result, count: result.length, warnings: [] }),
  }
}

// The last of two records with one key wins; a record without the field is left out; both are warned about.
function formTable(path: readonly string[]): ResultForm {
  const result: Record<string, unknown> = {}
  const counts = { held: 0, shadowed: 0, missing: 0 }
  return {
    add: ({ record, source }) => {
      const key = valueAt(source, path)
      const isKey = typeof key === 'string' || typeof key === 'number'
      if (!isKey) counts.missing += 1
      else if (Object.hasOwn(result, String(key))) counts.shadowed += 1
      else counts.held += 1
      if (isKey) setOwn(result, String(key), record)
    },
    finish: () => ({ result, count: counts.held, warnings: keyWarnings(path.join('.'), counts) }),
  }
}

function keyWarnings(
  field: string,
  { shadowed, missing }: { readonly shadowed: number; readonly missing: number },
): Warning[] {
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
