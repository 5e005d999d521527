import type { Engine } from '../index.ts'
import { isObject } from '../json/json.ts'
import type { CaseReport } from './run-case.ts'

/** Fields that a provider's mapping has, but that no case ever filled: a mapping that may be wrong unseen. */
export function emptyFields(
  engine: Engine,
  reports: readonly CaseReport[],
): readonly { readonly provider: string; readonly fields: readonly string[] }[] {
  const tested = new Set(reports.map(({ fixture }) => fixture.provider))
  return engine
    .support()
    .filter(({ provider }) => tested.has(provider))
    .flatMap(({ provider, fields }) => {
      const own = reports.filter(({ fixture }) => fixture.provider === provider)
      const filled = new Set(
        own.flatMap(({ answers }) => answers.flatMap(({ result }) => filledPaths(result))),
      )
      const empty = Object.keys(fields).filter((path) => fields[path] === true && !filled.has(path))
      return empty.length === 0 ? [] : [{ provider, fields: empty }]
    })
}

function filledPaths(result: unknown): string[] {
  return Object.values(result as object).flatMap((record) => pathsOf(record, ''))
}

function pathsOf(value: unknown, prefix: string): string[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    if (entry === null || key === 'remote_data') return []
    const path = prefix + key
    return [path, ...pathsOf(entry, `${path}.`)]
  })
}
