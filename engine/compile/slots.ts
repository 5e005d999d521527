import type { LocatedExpression } from './connector.ts'

/** Every slot in compiled data, once, in the order they stand. Schemas hold none and are passed over. */
export function slotsIn(data: unknown): readonly LocatedExpression[] {
  const slots = new Set<LocatedExpression>()
  collect(data, slots)
  return [...slots]
}

function collect(data: unknown, slots: Set<LocatedExpression>): void {
  if (typeof data !== 'object' || data === null || data instanceof RegExp) return
  if (isSlot(data)) {
    slots.add(data)
    return
  }
  for (const [key, value] of Object.entries(data)) if (key !== 'schema') collect(value, slots)
}

function isSlot(data: object): data is LocatedExpression {
  return 'expression' in data && 'where' in data
}
