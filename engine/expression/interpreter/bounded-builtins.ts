import { setOwn } from '../../json/json.ts'
import { higherOrder } from '../native/builtins/higher-order.ts'
import { lists } from '../native/builtins/lists.ts'
import { spendCall } from '../native/builtins/reference.ts'
import { strings } from '../native/builtins/strings.ts'
import { fault } from '../native/fault.ts'
import type { Implementation } from '../native/function-value.ts'
import type { Run } from '../native/run.ts'
import type { ReferenceFunction } from '../reference-function.ts'
import { evaluateText } from './evaluate-text.ts'
import { type Call, isCallable } from './guarded-function.ts'
import type { Library } from './library.ts'
import { runOf, withinRun } from './run-of.ts'

const deepest = 1000

/**
 * Functions that are not the library's own: those that could take very long or make very much in one call, those
 * that look into functions, and those that know the evaluation they are called in.
 */
export function boundedBuiltins(library: Library): ReadonlyMap<string, Call> {
  return new Map<string, Call>([
    ['pad', within(strings.pad)],
    ['join', within(strings.join)],
    ['distinct', within(lists.distinct)],
    ['spread', within(lists.spread)],
    ['string', onData(within(strings.string))],
    ['clone', onData(within(strings.clone))],
    ['now', now(implementationOf('fromMillis', library))],
    [
      'millis',
      function () {
        return this.environment.timestamp.getTime()
      },
    ],
    ['sort', sort(implementationOf('sort', library))],
    ['eval', evaluateText(library)],
  ])
}

function within(implementation: Implementation | undefined): Call {
  return withinRun(implementation as Implementation)
}

function implementationOf(name: string, { functions }: Library): Call {
  const { implementation } = functions.get(name) as ReferenceFunction
  return implementation
}

function onData(call: Call): Call {
  return function (value, ...more) {
    return Reflect.apply(call, this, [withoutFunctions(value, runOf(this.environment)), ...more])
  }
}

function now(fromMillis: Call): Call {
  return function (picture, zone) {
    const args = [this.environment.timestamp.getTime(), picture, zone]
    spendCall('fromMillis', args, runOf(this.environment))
    return Reflect.apply(fromMillis, this, args)
  }
}

// Sorting without a function waits for nothing, and the library would look at no clock.
function sort(withFunction: Call): Call {
  const plain = within(higherOrder.sort)
  return function (list, comparator) {
    if (!isCallable(comparator)) return Reflect.apply(plain, this, [list])
    const follows = (left: unknown, right: unknown) => comparator.apply(this, [left, right])
    return Reflect.apply(withFunction, this, [list, follows])
  }
}

// As text a function is empty, wherever it stands. Parts that repeat are copied once.
function withoutFunctions(
  value: unknown,
  run: Run,
  copies = new Map<unknown, unknown>(),
  depth = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isCallable(value)) return ''
  const known = copies.get(value)
  if (known !== undefined) return known
  if (depth > deepest) throw fault('X1004', { value: depth })
  if (Array.isArray(value)) {
    run.spend(8 + value.length)
    // The marks of a list say what it stands for.
    const list: unknown[] = Object.assign([], value, marksOf(value))
    copies.set(value, list)
    value.forEach((entry, at) => {
      list[at] = withoutFunctions(entry, run, copies, depth + 1)
    })
    return list
  }
  const fields: Record<string, unknown> = {}
  copies.set(value, fields)
  const entries = Object.entries(value)
  run.spend(8 + 3 * entries.length)
  for (const [key, held] of entries) {
    setOwn(fields, key, withoutFunctions(held, run, copies, depth + 1))
  }
  return fields
}

function marksOf(list: readonly unknown[]) {
  return 'outerWrapper' in list ? { outerWrapper: list.outerWrapper } : {}
}
