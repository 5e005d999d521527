import type { SortNode } from '../ast.ts'
import { sortOrder } from '../compile-sort.ts'
import type { Run } from '../run.ts'
import { spendOrder } from '../text-cost.ts'

type Keys = readonly unknown[]

/** Orders items by keys that are worked out. Keys of one kind compare as they are; others as the reference has it. */
export function sortByKeys(node: SortNode) {
  const general = sortOrder(node)
  const descending = node.terms.map((term) => term.descending === true)
  return (items: readonly unknown[], keys: readonly Keys[], run: Run): readonly unknown[] => {
    if (items.length <= 1) return items
    if (!keys.every(isOfOneKind)) return byKeysAsAsked(items, { keys, general, run })
    const order = sorted(items.length, followsBy(keys, descending, run), run)
    return order.map((at) => items[at])
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

type Follows = (left: number, right: number) => boolean

function followsBy(keys: readonly Keys[], descending: readonly boolean[], run: Run): Follows {
  const [first] = keys
  if (keys.length === 1 && first !== undefined && isComplete(first)) {
    return simpleFollows(first, descending[0] === true, run)
  }
  return (left, right) => {
    for (let term = 0; term < keys.length; term += 1) {
      const held = keys[term] as Keys
      const [one, other] = [held[left], held[right]]
      if (one === other) continue
      if (one === undefined) return true
      if (other === undefined) return false
      spendOrder(one, other, run)
      const greater = (one as number) > (other as number)
      return descending[term] === true ? !greater : greater
    }
    return false
  }
}

function isComplete(keys: Keys): boolean {
  return !keys.includes(undefined)
}

function simpleFollows(keys: Keys, descending: boolean, run: Run): Follows {
  if (typeof keys[0] === 'number') {
    const numbers = keys as readonly number[]
    return descending
      ? (left, right) => (numbers[left] as number) < (numbers[right] as number)
      : (left, right) => (numbers[left] as number) > (numbers[right] as number)
  }
  const texts = keys as readonly string[]
  return (left, right) => {
    const [one, other] = [texts[left] as string, texts[right] as string]
    spendOrder(one, other, run)
    return descending ? one < other : one > other
  }
}

// Runs of this length are put in order one by one.
const shortRun = 6

/** The places from 0 on in order: short runs by insertion, then merged, in place. */
function sorted(count: number, follows: Follows, run: Run): number[] {
  const order: number[] = []
  for (let at = 0; at < count; at += 1) order.push(at)
  for (let from = 0; from < count; from += shortRun) {
    insertionSort(order, { from, to: Math.min(from + shortRun, count) }, follows)
  }
  const spare = new Array<number>(count)
  for (let width = shortRun; width < count; width *= 2) {
    run.spend(count)
    for (let from = 0; from + width < count; from += 2 * width) {
      merge(
        order,
        { from, middle: from + width, to: Math.min(from + 2 * width, count) },
        { spare, follows },
      )
    }
  }
  return order
}

type Part = { readonly from: number; readonly to: number }

function insertionSort(order: number[], { from, to }: Part, follows: Follows): void {
  for (let at = from + 1; at < to; at += 1) {
    const held = order[at] as number
    let place = at
    while (place > from && follows(order[place - 1] as number, held)) {
      order[place] = order[place - 1] as number
      place -= 1
    }
    order[place] = held
  }
}

function merge(
  order: number[],
  { from, middle, to }: Part & { readonly middle: number },
  { spare, follows }: { readonly spare: number[]; readonly follows: Follows },
): void {
  if (!follows(order[middle - 1] as number, order[middle] as number)) return
  for (let at = from; at < middle; at += 1) spare[at] = order[at] as number
  let [left, right] = [from, middle]
  for (let at = from; left < middle; at += 1) {
    if (right < to && follows(spare[left] as number, order[right] as number)) {
      order[at] = order[right++] as number
    } else order[at] = spare[left++] as number
  }
}
