import { checked } from '../apply.ts'
import type { Frame } from '../frame.ts'
import { type Builtin, isFunction, Lambda } from '../function-value.ts'
import { mergeSort } from '../merge-sort.ts'
import type { Run } from '../run.ts'

const nobody = new Lambda({ arity: 2, signature: undefined, weight: 1 }, () => undefined)

/** Checks what `$reduce` begins with: a function is none that it could be. */
export function checkSeed({ signature }: Builtin) {
  return (seed: unknown, frame: Frame, run: Run): void => {
    if (isFunction(seed)) checked(signature, [[], nobody, seed], { input: null, frame, run })
  }
}

/** `$sort` by a function of two entries. */
export function sortBy(
  items: readonly unknown[],
  follows: (left: unknown, right: unknown) => unknown,
  run: Run,
): unknown {
  return items.length <= 1 ? items : mergeSort(items, follows, run)
}
