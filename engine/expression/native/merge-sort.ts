import type { Run } from './run.ts'

/**
 * A stable merge sort that asks the same questions in the same order as the reference, so that a
 * comparator which fails or is not consistent does so in the same way. The items stay where they are: a copy is sorted.
 */
export function mergeSort<T>(
  items: readonly T[],
  follows: (left: T, right: T) => unknown,
  run: Run,
): readonly T[] {
  if (items.length <= 1) return items
  const sorted = items.slice()
  sortPart(
    sorted,
    { from: 0, to: items.length },
    { spare: new Array<T>(items.length), follows, run },
  )
  return sorted
}

type Part = { readonly from: number; readonly to: number }

type Sorting<T> = {
  readonly spare: T[]
  readonly follows: (left: T, right: T) => unknown
  readonly run: Run
}

function sortPart<T>(list: T[], { from, to }: Part, sorting: Sorting<T>): void {
  if (to - from <= 1) return
  const { spare, follows, run } = sorting
  run.spend(to - from)
  const middle = from + Math.floor((to - from) / 2)
  sortPart(list, { from, to: middle }, sorting)
  sortPart(list, { from: middle, to }, sorting)
  // The left half steps aside; what is merged never reaches an entry of the right half that is still to be read.
  for (let at = from; at < middle; at += 1) spare[at] = list[at] as T
  let [left, right] = [from, middle]
  for (let at = from; left < middle; at += 1) {
    if (right < to && follows(spare[left] as T, list[right] as T)) list[at] = list[right++] as T
    else list[at] = spare[left++] as T
  }
}
