import { readFileSync, writeFileSync } from 'node:fs'
import type { RecordExplanation } from '../../index.ts'
import { isObject } from '../../json/json.ts'
import { remoteDataField } from '../../schema/unified-schema.ts'
import { setInYaml } from '../../source/yaml.ts'
import type { CaseReport } from '../../testing.ts'

/**
 * Writes what a case answers into its fixture as `expect.records`; false where there is nothing to write. What the mapping
 * gives no value for is written as null.
 */
export function acceptRecords({ fixture, answers, error, explanations }: CaseReport): boolean {
  if (error !== undefined) return false
  const kept = explanations.flatMap(({ records }) => records).filter(isKept)
  const records = answers
    .flatMap(({ result }) => Object.values(result as object))
    .flatMap((record) => expected(record, kept))
  if (records.length === 0) return false
  const text = readFileSync(fixture.file, 'utf8')
  writeFileSync(fixture.file, setInYaml(text, ['expect', 'records'], records))
  return true
}

function isKept({ outcome }: RecordExplanation): boolean {
  return outcome === 'kept'
}

// A record without an id cannot be found again.
function expected(record: unknown, kept: readonly RecordExplanation[]): object[] {
  if (!isObject(record) || typeof record.id !== 'string') return []
  const { [remoteDataField]: _remote, ...unified } = record
  const { fields = [] } = kept.find(({ id }) => id === record.id) ?? {}
  const absent = fields.filter(({ field, value }) => value === undefined && !field.includes('.'))
  return [{ ...unified, ...Object.fromEntries(absent.map(({ field }) => [field, null])) }]
}
