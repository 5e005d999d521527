import type { BeforeSpec } from '../../../host.ts'
import { isObject, setOwn } from '../../../json/json.ts'
import { valueAt } from '../../../json/path.ts'
import { type CallEvidence, pagesOf, recordsOf } from './call-evidence.ts'

/** Joined lists as expressions see them. A join that failed is missing, as in a call. */
export function beforeRoot(
  specs: readonly BeforeSpec[],
  joins: readonly CallEvidence[],
): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {}
  for (const { name, keyBy } of specs) {
    const calls = joins.filter(({ path }) => path.at(-1) === name)
    const came = calls.filter((call) => pagesOf(call).length > 0 || !call.walk.failed)
    if (came.length === 0) continue
    const records = came.flatMap(recordsOf)
    setOwn(root, name, keyBy === undefined ? records : tableOf(records, keyBy))
  }
  return root
}

function tableOf(
  records: readonly unknown[],
  keyBy: readonly string[],
): Readonly<Record<string, unknown>> {
  const table: Record<string, unknown> = {}
  for (const record of records) {
    const key = valueAt(record, keyBy)
    if (isObject(record) && (typeof key === 'string' || typeof key === 'number'))
      setOwn(table, String(key), record)
  }
  return table
}
