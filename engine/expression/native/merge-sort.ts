import type { Run } from './run.ts'

/**
 * A stable merge sort that asks the same questions in the same order as the reference, so that a
 * comparator which fails or is not consistent does so in the same way. One item or none stays as it is.
 */
export function mergeSort<T>(
  items: readonly T[],
  follows: (left: T, right: T) => unknown,
  run: Run,
): readonly T[] {
  if (items.length <= 1) return items
  run.spend(items.length)
  const middle = Math.floor(items.length / 2)
  const left = mergeSort(items.slice(0, middle), follows, run)
  const right = mergeSort(items.slice(middle), follows, run)
  const merged: T[] = []
  let [atLeft, atRight] = [0, 0]
  while (atLeft < left.length && atRight < right.length) {
    if (follows(left[atLeft] as T, right[atRight] as T)) merged.push(right[atRight++] as T)
    else merged.push(left[atLeft++] as T)
  }
  while (atLeft < left.length) merged.push(left[atLeft++] as T)
  while (atRight < right.length) merged.push(right[atRight++] as T)
  return merged
}
