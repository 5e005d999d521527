/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: every evaluation of a node and
 * every value that is made is counted by one run, and no value is larger than its bound, parts that repeat counted
 * each time. The hooks are the interpreter's own.
 */
import type { ExpressionLimits } from '../limits.ts'
import { FunctionValue } from '../native/callable.ts'
import { fault } from '../native/fault.ts'
import type { Run } from '../native/run.ts'
import { isCallable, isLambda } from './guarded-function.ts'
import { hideMarks, sequenceMaker } from './hidden-marks.ts'
import type { Environment } from './library.ts'
import { beginRun, knownRun, runOf } from './run-of.ts'

/** Counts evaluations of nodes, and has every evaluation make its lists in a way that shows no marks. */
export function guardEntry(_node: unknown, input: unknown, environment: Environment): void {
  const run = knownRun(environment) ?? begin(environment, input)
  run.spend(1 + (Array.isArray(input) ? input.length >> 4 : 0))
}

function begin(environment: Environment, input: unknown): Run {
  const run = beginRun(environment)
  environment.base.createSequence = sequenceMaker(run)
  if (Array.isArray(input)) hideMarks(input)
  return run
}

type Measure = { readonly sizes: WeakMap<object, number>; readonly run: Run }

/** Measures results: about the characters of their JSON, repeated parts too; counts what it has not seen before. */
export function guardExit({ output }: ExpressionLimits) {
  const measures = new WeakMap<Run, Measure>()
  return (
    { type }: { type: string },
    _input: unknown,
    environment: Environment,
    result: unknown,
  ): void => {
    // The parts of a rewritten node are no value of the expression.
    if (type === 'value') return
    const run = runOf(environment)
    if (type === 'lambda' && isLambda(result)) hideFields(result, run)
    const measure = measures.get(run) ?? { sizes: new WeakMap(), run }
    measures.set(run, measure)
    // Whatever takes a list may read it once more.
    if (Array.isArray(result)) run.spend(result.length >> 6)
    if (sizeOf(result, measure, 0) > output) throw fault('X1004', { value: output })
  }
}

// What a function that an expression defines counts for.
const functionSteps = 16

// What the library keeps of a function that an expression defines is not for whoever lists fields.
function hideFields(lambda: object, run: Run): void {
  run.spend(functionSteps)
  Object.setPrototypeOf(lambda, FunctionValue.prototype)
  Reflect.deleteProperty(lambda, '_jsonata_lambda')
  for (const key of Object.keys(lambda)) Object.defineProperty(lambda, key, { enumerable: false })
}

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
