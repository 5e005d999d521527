/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: every evaluation of a node,
 * every call of a function and every value that is made is paid for by one run, and no value is larger than its bound,
 * parts that repeat counted each time. The hooks are the interpreter's own.
 */
import { FunctionValue } from '../native/callable.ts'
import { fault } from '../native/fault.ts'
import type { Run } from '../native/run.ts'
import { isCallable, isLambda } from './guarded-function.ts'
import type { Environment } from './library.ts'
import type { InterpreterRuns } from './run-of.ts'

/** Pays for evaluations of nodes, and has every evaluation make its lists in a way that shows no marks. */
export function guardEntry(runs: InterpreterRuns) {
  const begun = new WeakSet<object>()
  return (_node: unknown, input: unknown, environment: Environment): void => {
    const { base } = environment
    if (!begun.has(base)) {
      begun.add(base)
      base.createSequence = sequenceMaker(runs.limits.sequence)
      if (Array.isArray(input)) hideMarks(input)
    }
    runs.of(environment).spend(1 + (Array.isArray(input) ? input.length >> 4 : 0))
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

/** Measures results: about the characters of their JSON, repeated parts too; pays for what it has not seen before. */
export function guardExit(runs: InterpreterRuns) {
  const { output } = runs.limits
  const measures = new WeakMap<Run, Measure>()
  return (
    { type }: { type: string },
    _input: unknown,
    frame: Environment,
    result: unknown,
  ): void => {
    // The parts of a rewritten node are no value of the expression.
    if (type === 'value') return
    if (type === 'lambda' && isLambda(result)) hideFields(result)
    const run = runs.of(frame)
    const measure = measures.get(run) ?? { sizes: new WeakMap(), run }
    measures.set(run, measure)
    if (sizeOf(result, measure, 0) > output) throw fault('X1004', { value: output })
  }
}

// What the library keeps of a function that an expression defines is not for whoever lists fields.
function hideFields(lambda: object): void {
  Object.setPrototypeOf(lambda, FunctionValue.prototype)
  Reflect.deleteProperty(lambda, '_jsonata_lambda')
  for (const key of Object.keys(lambda)) Object.defineProperty(lambda, key, { enumerable: false })
}

type Measure = { readonly sizes: WeakMap<object, number>; readonly run: Run }

const deepest = 500
// What a value counts for beside its text: about what it takes in JSON.
const perValue = 8

function sizeOf(value: unknown, measure: Measure, depth: number): number {
  const { sizes, run } = measure
  if (typeof value === 'string') {
    run.spend(value.length >> 4)
    return value.length + perValue
  }
  if (typeof value !== 'object' || value === null || depth > deepest) return perValue
  const known = sizes.get(value)
  if (known !== undefined) return known
  sizes.set(value, perValue)
  run.spend(4)
  if (isCallable(value)) return perValue
  let size = perValue
  const parts = Object.values(value)
  run.spend(2 * parts.length)
  for (const part of parts) size += sizeOf(part, measure, depth + 1)
  sizes.set(value, size)
  return size
}
