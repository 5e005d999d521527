import type { LocatedExpression } from './connector.ts'

/** Every expression in compiled data, once, in the order they stand. Schemas hold none and are skipped. */
export function locatedIn(data: unknown): readonly LocatedExpression[] {
  const found = new Set<LocatedExpression>()
  collect(data, found)
  return [...found]
}

function collect(data: unknown, found: Set<LocatedExpression>): void {
  if (typeof data !== 'object' || data === null || data instanceof RegExp) return
  if (isLocated(data)) {
    found.add(data)
    return
  }
  for (const [key, value] of Object.entries(data)) if (key !== 'schema') collect(value, found)
}

function isLocated(data: object): data is LocatedExpression {
  return 'expression' in data && 'where' in data
}
