/** How much a value may hold. */
export type ValueBounds = { readonly levels: number; readonly values: number }

/** Which bound a value of parsed JSON goes beyond, if any. It is looked at as far as the bounds only. */
export function valueExcess(
  value: unknown,
  { levels, values }: ValueBounds,
): keyof ValueBounds | undefined {
  const left = { values }
  if (isWithin(value, levels, left)) return undefined
  return left.values < 0 ? 'values' : 'levels'
}

function isWithin(value: unknown, levels: number, left: { values: number }): boolean {
  left.values -= 1
  if (left.values < 0) return false
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  if (Array.isArray(value)) return value.every((entry) => isWithin(entry, levels - 1, left))
  for (const key in value) {
    if (!isWithin((value as Record<string, unknown>)[key], levels - 1, left)) return false
  }
  return true
}
