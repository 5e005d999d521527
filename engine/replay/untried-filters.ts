import type { ProviderSupport } from '../index.ts'
import { isObject } from '../json/json.ts'
import type { CaseReport } from './run-case.ts'

/** Filters that a mapping pushes down, but that no case ever asked for: nothing shows that they work. As `name[eq]`. */
export function untriedFilters(
  { provider, filters }: ProviderSupport,
  reports: readonly CaseReport[],
): readonly string[] {
  const answered = reports.filter(
    ({ fixture, error }) => fixture.provider === provider && error === undefined,
  )
  const tried = new Set(
    answered.flatMap(({ fixture }) => triedFilters(fixture.content.query ?? {})),
  )
  const native = Object.entries(filters).flatMap(([field, filter]) =>
    filter.native.map((operator) => `${field}[${operator}]`),
  )
  return native.filter((name) => !tried.has(name))
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
