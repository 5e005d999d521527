import type { Run } from './run.ts'

/**
 * A stable merge sort that asks the same questions in the same order as the reference, so that a
 * comparator which fails or is not consistent does so in the same way. One item or none stays as it is.
 */
export function mergeSort(
  items: readonly unknown[],
  follows: (left: unknown, right: unknown) => unknown,
  run: Run,
): readonly unknown[] {
  if (!Array.isArray(items) || items.length <= 1) return items
  run.spend(items.length)
  const middle = Math.floor(items.length / 2)
  const left = mergeSort(items.slice(0, middle), follows, run)
  const right = mergeSort(items.slice(middle), follows, run)
  const merged: unknown[] = []
  let [atLeft, atRight] = [0, 0]
  while (atLeft < left.length && atRight < right.length) {
    if (follows(left[atLeft], right[atRight])) merged.push(right[atRight++])
    else merged.push(left[atLeft++])
  }
  while (atLeft < left.length) merged.push(left[atLeft++])
  while (atRight < right.length) merged.push(right[atRight++])
  return merged
}
