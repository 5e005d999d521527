import type { Run } from '../run.ts'
import { spendOrder } from '../text-cost.ts'

/** Orders items by keys, each list of which holds numbers or texts of one kind, or nothing. Stable. */
export type SortRoutine = (
  items: readonly unknown[],
  keys: readonly (readonly unknown[])[],
  run: Run,
) => readonly unknown[]

// Runs of this length are put in order one by one.
const shortRun = 6

/**
 * Writes a sort for terms, so that comparing two items is a part of it. It sorts the places of the items: short runs by
 * insertion, which it then merges in place. The left half of a merge steps aside; what is merged never reaches an entry
 * of the right half that is still to be read.
 */
export function sortRoutine(descending: readonly boolean[]): SortRoutine {
  const names = descending.map((_, at) => `k${at}`).join(', ')
  const body = `'use strict'
return (items, [${names}], run) => {
const follows = (left, right) => {
${descending.map(comparison).join('\n')}
return false
}
const count = items.length
const order = []
for (let at = 0; at < count; at += 1) {
let place = at
while (place % ${shortRun} > 0 && follows(order[place - 1], at)) {
order[place] = order[place - 1]
place -= 1
}
order[place] = at
}
const spare = []
for (let width = ${shortRun}; width < count; width *= 2) {
run.spend(count)
for (let from = 0; from + width < count; from += 2 * width) {
const middle = from + width
const to = Math.min(middle + width, count)
if (!follows(order[middle - 1], order[middle])) continue
for (let at = 0; at < width; at += 1) spare[at] = order[from + at]
let left = 0
let right = middle
for (let at = from; left < width; at += 1) {
if (right < to && follows(spare[left], order[right])) order[at] = order[right++]
else order[at] = spare[left++]
}
}
}
for (let at = 0; at < count; at += 1) spare[at] = items[order[at]]
return spare
}`
  return new Function('spendOrder', body)(spendOrder) as SortRoutine
}

// Nothing comes last, in whichever direction a term sorts.
function comparison(descending: boolean, at: number): string {
  const [left, right] = [`left${at}`, `right${at}`]
  return `const ${left} = k${at}[left]
const ${right} = k${at}[right]
if (${left} !== ${right}) {
if (${left} === undefined) return true
if (${right} === undefined) return false
if (typeof ${left} === 'string') spendOrder(${left}, ${right}, run)
return ${left} ${descending ? '<' : '>'} ${right}
}`
}
