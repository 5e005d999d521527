import type { Engine, ProviderSupport } from '../index.ts'
import { isObject } from '../json/json.ts'
import type { CaseReport } from './run-case.ts'

/** Fields that a provider's mapping has, but that no case ever filled: nothing shows that their mapping is right. */
export function emptyFields(
  engine: Engine,
  reports: readonly CaseReport[],
): readonly { readonly provider: string; readonly fields: readonly string[] }[] {
  return testedProviders(engine, reports).flatMap(({ provider, fields, own }) => {
    const filled = new Set(
      own.flatMap(({ answers }) => answers.flatMap(({ result }) => filledPaths(result))),
    )
    const empty = Object.keys(fields).filter((path) => fields[path] === true && !filled.has(path))
    return empty.length === 0 ? [] : [{ provider, fields: empty }]
  })
}

/** Filters that a provider's mapping pushes down, but that no case ever asked for: nothing shows that they work. */
export function untriedFilters(
  engine: Engine,
  reports: readonly CaseReport[],
): readonly { readonly provider: string; readonly filters: readonly string[] }[] {
  return testedProviders(engine, reports).flatMap(({ provider, filters, own }) => {
    const answered = own.filter(({ error }) => error === undefined)
    const tried = new Set(
      answered.flatMap(({ fixture }) => triedFilters(fixture.content.query ?? {})),
    )
    const native = Object.entries(filters).flatMap(([field, filter]) =>
      filter.native.map((operator) => `${field}[${operator}]`),
    )
    const untried = native.filter((name) => !tried.has(name))
    return untried.length === 0 ? [] : [{ provider, filters: untried }]
  })
}

function testedProviders(
  engine: Engine,
  reports: readonly CaseReport[],
): readonly (ProviderSupport & { readonly own: readonly CaseReport[] })[] {
  return engine
    .support()
    .map((support) => ({
      ...support,
      own: reports.filter(({ fixture }) => fixture.provider === support.provider),
    }))
    .filter(({ own }) => own.length > 0)
}

function triedFilters(query: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(query).flatMap(([field, value]) => {
    const operators = Object.entries(isObject(value) ? value : { eq: value })
    return operators.flatMap(([operator, entry]) =>
      pushedOperators(operator, entry).map((pushed) => `${field}[${pushed}]`),
    )
  })
}

// A whole day is pushed down as the span that it is.
function pushedOperators(operator: string, value: unknown): readonly string[] {
  const wholeDay = operator === 'eq' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))
  return wholeDay ? ['gte', 'lt'] : [operator]
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
