import { setOwn } from '../../json/json.ts'
import { higherOrder } from '../native/builtins/higher-order.ts'
import { lists } from '../native/builtins/lists.ts'
import { ofReference } from '../native/builtins/reference.ts'
import { strings } from '../native/builtins/strings.ts'
import { fault } from '../native/fault.ts'
import type { Implementation } from '../native/function-value.ts'
import type { ReferenceFunction } from '../reference-function.ts'
import { evaluateText } from './evaluate-text.ts'
import { type Call, isCallable } from './guarded-function.ts'
import type { Library } from './library.ts'
import type { InterpreterRuns } from './run-of.ts'

const deepest = 1000

/**
 * Functions that are not the library's own: those that could take very long or make very much in one call, those
 * that look into functions, and those that know the evaluation they are called in.
 */
export function boundedBuiltins(
  library: Library,
  runs: InterpreterRuns,
): ReadonlyMap<string, Call> {
  const reference = (name: string) => library.functions.get(name) as ReferenceFunction
  const within = (implementation: Implementation | undefined) =>
    runs.within(implementation as Implementation)
  const fromMillis = within(ofReference('fromMillis', reference('fromMillis')))
  const text = within(strings.string)
  const clone = within(strings.clone)
  const { implementation: spread } = reference('spread')
  const { implementation: sort } = reference('sort')
  const plainSort = within(higherOrder.sort)
  return new Map<string, Call>([
    ['pad', within(strings.pad)],
    ['join', within(strings.join)],
    ['distinct', within(lists.distinct)],
    [
      'string',
      function (value, prettify) {
        return text.call(this, withoutFunctions(value), prettify)
      },
    ],
    [
      'clone',
      function (value) {
        return clone.call(this, withoutFunctions(value))
      },
    ],
    ['fromMillis', fromMillis],
    ['toMillis', within(ofReference('toMillis', reference('toMillis')))],
    [
      'now',
      function (picture, zone) {
        return fromMillis.call(this, this.environment.timestamp.getTime(), picture, zone)
      },
    ],
    [
      'millis',
      function () {
        return this.environment.timestamp.getTime()
      },
    ],
    [
      'spread',
      function (value) {
        return isCallable(value) ? value : Reflect.apply(spread, this, [value])
      },
    ],
    [
      'sort',
      function (list, comparator) {
        // Sorting without a function waits for nothing, and looks at no clock.
        if (comparator === undefined) return plainSort.call(this, list)
        const follows = isCallable(comparator)
          ? (left: unknown, right: unknown) => comparator.apply(this, [left, right])
          : undefined
        return Reflect.apply(sort, this, [list, follows])
      },
    ],
    ['eval', evaluateText(library, runs.limits)],
  ])
}

// As text a function is empty, wherever it stands. Parts that repeat are copied once.
function withoutFunctions(
  value: unknown,
  copies = new Map<unknown, unknown>(),
  depth = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isCallable(value)) return ''
  const known = copies.get(value)
  if (known !== undefined) return known
  if (depth > deepest) throw fault('X1004', { value: depth })
  if (Array.isArray(value)) {
    // The marks of a list say what it stands for.
    const list: unknown[] = Object.assign([], value, marksOf(value))
    copies.set(value, list)
    value.forEach((entry, at) => {
      list[at] = withoutFunctions(entry, copies, depth + 1)
    })
    return list
  }
  const fields: Record<string, unknown> = {}
  copies.set(value, fields)
  for (const [key, held] of Object.entries(value)) {
    setOwn(fields, key, withoutFunctions(held, copies, depth + 1))
  }
  return fields
}

function marksOf(list: readonly unknown[]) {
  return 'outerWrapper' in list ? { outerWrapper: list.outerWrapper } : {}
}
