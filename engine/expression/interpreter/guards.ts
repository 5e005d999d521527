/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: the number of
 * evaluations, the length of texts, and the size of values whose parts repeat. The hooks are the interpreter's own.
 */
import type { ExpressionLimits } from '../limits.ts'
import { FunctionValue } from '../native/callable.ts'
import { fault } from '../native/fault.ts'
import { isCallable, isLambda } from './guarded-function.ts'
import type { Environment } from './library.ts'

/** Counts evaluations of nodes, and has every evaluation make its lists in a way that shows no marks. */
export function guardEntry({ steps, timeout, sequence }: ExpressionLimits) {
  const counts = new WeakMap<object, number>()
  return (_node: unknown, input: unknown, { base }: Environment): void => {
    const count = counts.get(base) ?? 0
    if (count === 0) {
      base.createSequence = sequenceMaker(sequence)
      if (Array.isArray(input)) hideMarks(input)
    }
    if (count >= steps) throw fault('D1012', { value: timeout })
    counts.set(base, count + 1)
  }
}

const marks = ['sequence', 'push', 'keepSingleton', 'tupleStream', 'outerWrapper', 'cons'] as const

// A mark that a list is given later stays as hidden as it is here.
function hideMarks(list: unknown[]): void {
  for (const mark of marks) {
    const value: unknown = Reflect.get(list, mark)
    Object.defineProperty(list, mark, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    })
  }
}

function sequenceMaker(most: number) {
  return (...items: unknown[]): unknown[] => {
    const made: unknown[] & { sequence?: true } = []
    hideMarks(made)
    made.sequence = true
    made.push = (...more) => {
      if (made.length + more.length > most) throw fault('D2015', { value: most })
      return Array.prototype.push.apply(made, more)
    }
    if (items.length === 1) made.push(items[0])
    return made
  }
}

/** Measures results: a text by its characters, anything else by all values in it, repeated ones too. */
export function guardExit({ output }: ExpressionLimits) {
  const sizes = new WeakMap<object, number>()
  return ({ type }: { type: string }, _input: unknown, _frame: unknown, result: unknown): void => {
    // The parts of a rewritten node are no value of the expression.
    if (type === 'value') return
    if (type === 'lambda' && isLambda(result)) hideFields(result)
    if (sizeOf(result, sizes, 0) > output) throw fault('X1004', { value: output })
  }
}

// What the library keeps of a function that an expression defines is not for whoever lists fields.
function hideFields(lambda: object): void {
  Object.setPrototypeOf(lambda, FunctionValue.prototype)
  Reflect.deleteProperty(lambda, '_jsonata_lambda')
  for (const key of Object.keys(lambda)) Object.defineProperty(lambda, key, { enumerable: false })
}

const deepest = 500

function sizeOf(value: unknown, sizes: WeakMap<object, number>, depth: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || depth > deepest) return 1
  const known = sizes.get(value)
  if (known !== undefined) return known
  sizes.set(value, 1)
  if (isCallable(value)) return 1
  let size = 1
  for (const part of Object.values(value)) size += sizeOf(part, sizes, depth + 1)
  sizes.set(value, size)
  return size
}
