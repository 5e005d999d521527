import type { SortNode } from '../ast.ts'
import { sortOrder } from '../compile-sort.ts'
import type { Run } from '../run.ts'
import { type SortRoutine, sortRoutine } from './sort-routine.ts'

type Keys = readonly unknown[]

/** Orders items by keys that are worked out. Keys of one kind compare as they are; others as the reference has it. */
export function sortByKeys(node: SortNode) {
  const general = sortOrder(node)
  let routine: SortRoutine | undefined
  return (items: readonly unknown[], keys: readonly Keys[], run: Run): readonly unknown[] => {
    if (items.length <= 1) return items
    if (!keys.every(isOfOneKind)) return byKeysAsAsked(items, { keys, general, run })
    routine ??= sortRoutine(node.terms.map((term) => term.descending === true))
    return routine(items, keys, run)
  }
}

type General = ReturnType<typeof sortOrder>

function byKeysAsAsked(
  items: readonly unknown[],
  { keys, general, run }: { keys: readonly Keys[]; general: General; run: Run },
): readonly unknown[] {
  const places = items.map((_, at) => at)
  const order = general(places, (at, term) => (keys[term] as Keys)[at as number], run)
  return order.map((at) => items[at as number])
}

// All numbers, or all texts, beside those that are missing.
function isOfOneKind(keys: Keys): boolean {
  let kind: string | undefined
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at]
    if (key === undefined) continue
    const own = typeof key
    if (own !== 'string' && (own !== 'number' || Number.isNaN(key))) return false
    if (kind !== undefined && kind !== own) return false
    kind = own
  }
  return true
}
