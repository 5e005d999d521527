import { readFileSync, writeFileSync } from 'node:fs'
import { isObject } from '../../json/json.ts'
import { remoteDataField } from '../../schema/unified-schema.ts'
import { setInYaml } from '../../source/yaml.ts'
import type { CaseReport } from '../../testing.ts'

/** Writes what a case answers into its fixture as `expect.records`; false where there is nothing to write. */
export function acceptRecords({ fixture, answers, error }: CaseReport): boolean {
  const records = answers.flatMap(({ result }) => Object.values(result as object)).flatMap(expected)
  if (error !== undefined || records.length === 0) return false
  const text = readFileSync(fixture.file, 'utf8')
  writeFileSync(fixture.file, setInYaml(text, ['expect', 'records'], records))
  return true
}

// A record without an id cannot be found again.
function expected(record: unknown): object[] {
  if (!isObject(record) || typeof record.id !== 'string') return []
  const { [remoteDataField]: _remote, ...unified } = record
  return [unified]
}
