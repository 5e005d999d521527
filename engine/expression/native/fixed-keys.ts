import type { Group } from './ast.ts'

/** Names that the reference keeps for its own marks. */
export const reservedKeys: ReadonlySet<string> = new Set(['_jsonata_lambda', '_jsonata_function'])

/** The keys of `{…}` where all are texts, no two are the same, and an object lists them in the order they stand. */
export function fixedKeys(group: Group): readonly string[] | undefined {
  const keys: string[] = []
  for (const [key] of group.lhs) {
    if (key.type !== 'string' || key.predicate !== undefined || key.group !== undefined) {
      return undefined
    }
    const name = String(key.value)
    const moved = /^\d+$/.test(name)
    if (moved || reservedKeys.has(name) || keys.includes(name)) return undefined
    keys.push(name)
  }
  return keys
}
