/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: every evaluation of a node,
 * every call of a function and every value that is made is paid for by one run, and no value is larger than its bound,
 * parts that repeat counted each time. The hooks are the interpreter's own.
 */
import type { AstNode, ReferenceFunction } from './jsonata.ts'
import { higherOrder } from './native/builtins/higher-order.ts'
import { lists } from './native/builtins/lists.ts'
import { spendCall } from './native/builtins/reference.ts'
import { strings } from './native/builtins/strings.ts'
import { fault } from './native/fault.ts'
import { Frame } from './native/frame.ts'
import type { Implementation } from './native/function-value.ts'
import type { ExpressionLimits } from './native/limits.ts'
import { matcher } from './native/matcher.ts'
import { range } from './native/operators.ts'
import { Run } from './native/run.ts'
import { spendArgument } from './native/text-cost.ts'
import { nodesOf } from './nodes-of.ts'

/** The part of the interpreter's environment that is there once for an evaluation. */
type Environment = { readonly base: object }

/** What the interpreter gives a function as `this`. */
type Focus = { readonly environment: Environment }

/** The run of each evaluation of one expression. */
export class InterpreterRuns {
  readonly limits: ExpressionLimits
  readonly #runs = new WeakMap<object, Run>()

  constructor(limits: ExpressionLimits) {
    this.limits = limits
  }

  of({ base }: Environment): Run {
    const known = this.#runs.get(base)
    if (known !== undefined) return known
    const setup = { limits: this.limits, functions: new Map(), compileText: () => () => undefined }
    const run = new Run(setup)
    this.#runs.set(base, run)
    return run
  }
}

/** Pays for evaluations of nodes. */
export function guardEntry(runs: InterpreterRuns) {
  return (_node: unknown, input: unknown, environment: Environment): void => {
    runs.of(environment).spend(1 + (Array.isArray(input) ? input.length >> 4 : 0))
  }
}

/** Measures results: about the characters of their JSON, repeated parts too; pays for what it has not seen before. */
export function guardExit(runs: InterpreterRuns) {
  const { output } = runs.limits
  const measures = new WeakMap<Run, Measure>()
  return (_node: unknown, _input: unknown, environment: Environment, result: unknown): void => {
    const run = runs.of(environment)
    const measure = measures.get(run) ?? { sizes: new WeakMap(), run }
    measures.set(run, measure)
    if (sizeOf(result, measure, 0) > output) throw fault('X1004', { value: output })
  }
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
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return perValue
  let size = perValue
  const parts = Object.values(value)
  run.spend(2 * parts.length)
  for (const part of parts) size += sizeOf(part, measure, depth + 1)
  sizes.set(value, size)
  return size
}

// No expression can name them.
const rangeName = ' range'
const patternName = ' pattern'

/**
 * Has a tree make its ranges and its patterns with functions of ours: the interpreter's own loop has no end where
 * numbers are so large that adding one changes nothing, and its patterns are matched by nobody who pays.
 */
export function guardNodes(tree: unknown): void {
  for (const node of nodesOf(tree)) {
    const { type, value, lhs, rhs, position } = node
    if (type === 'binary' && value === '..') call(node, rangeName, [lhs, rhs])
    if (type !== 'regex') continue
    call(node, patternName, [
      { type: 'value', value },
      { type: 'value', value: position },
    ])
  }
}

function call(node: AstNode, name: string, parts: readonly unknown[]): void {
  const procedure = { type: 'variable', value: name }
  Object.assign(node, { type: 'function', procedure, arguments: parts })
}

/** What the interpreter is given in place of a function of its own. */
type Replacement = {
  readonly call: ReferenceFunction['implementation']
  readonly signature: string | undefined
}

// Functions of which ours stand in for those of the interpreter, which could take very long in one call.
const own: Readonly<Record<string, Implementation | undefined>> = {
  string: strings.string,
  clone: strings.clone,
  pad: strings.pad,
  join: strings.join,
  distinct: lists.distinct,
}

/** The interpreter's functions, each paid for before it does anything. */
export function boundedFunctions(
  reference: ReadonlyMap<string, ReferenceFunction>,
  runs: InterpreterRuns,
): ReadonlyMap<string, Replacement> {
  const replaced = new Map<string, Replacement>()
  for (const [name, original] of reference) {
    if (name === 'now' || name === 'millis') continue
    const signature = original.signature?.definition ?? ''
    replaced.set(name, { call: declaredLike(original, bounded(name, original, runs)), signature })
  }
  const format = reference.get('fromMillis')
  if (format !== undefined) {
    replaced.set('now', { call: boundedNow(format, runs), signature: '<s?s?:s>' })
  }
  const ranged = withinRun(([from, to], { run }) => range(from, to, run), runs)
  replaced.set(rangeName, { call: ranged, signature: undefined })
  const matching: Implementation = ([pattern, position], { run }) =>
    matcher(pattern as RegExp, position as number, run)
  replaced.set(patternName, { call: withinRun(matching, runs), signature: undefined })
  return replaced
}

function bounded(
  name: string,
  original: ReferenceFunction,
  runs: InterpreterRuns,
): Replacement['call'] {
  const ours = own[name]
  const paid = name === 'eval' ? withShortTexts(original, runs.limits) : original.implementation
  const sorting = withinRun(higherOrder.sort as Implementation, runs)
  const stand = withinRun(ours ?? (() => undefined), runs)
  return function (this: unknown, ...args) {
    const run = runs.of((this as Focus).environment)
    spendCall(name, args, run)
    // Sorting without a function waits for nothing, and looks at no clock.
    if (name === 'sort' && args[1] === undefined) return sorting.apply(this, args)
    const replaced = ours !== undefined && !args.some((value) => holdsFunction(value, run))
    return (replaced ? stand : paid).apply(this, args)
  }
}

// Ours do not know the interpreter's functions, which are objects with marks.
function holdsFunction(value: unknown, run: Run): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function'
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return true
  const parts = Object.values(value)
  run.spend(1 + parts.length)
  return parts.some((part) => holdsFunction(part, run))
}

// The moment of an evaluation is known to the interpreter alone.
function boundedNow(format: ReferenceFunction, runs: InterpreterRuns): Replacement['call'] {
  return function (this: unknown, picture, timezone) {
    const { environment } = this as { environment: { base: { timestamp: Date } } }
    const args = [environment.base.timestamp.getTime(), picture, timezone]
    spendCall('fromMillis', args, runs.of(environment))
    return format.implementation.apply(this, args)
  }
}

/** A function of a host, its arguments paid for. */
export function paidFunction(
  host: (...args: unknown[]) => unknown,
  runs: InterpreterRuns,
): Replacement['call'] {
  return function (this: unknown, ...args) {
    for (const value of args) spendArgument(value, runs.of((this as Focus).environment))
    return host(...args)
  }
}

// The interpreter reads the number and the names of parameters off the function.
function declaredLike(
  { arity, parameters }: ReferenceFunction,
  call: Replacement['call'],
): Replacement['call'] {
  return Object.defineProperties(call, {
    length: { value: arity },
    toString: { value: () => `(${parameters.join(', ')})` },
  })
}

function withinRun(implementation: Implementation, runs: InterpreterRuns): Replacement['call'] {
  const frame = new Frame(undefined)
  return function (this: unknown, ...args) {
    const run = runs.of((this as Focus).environment)
    return implementation(args, { input: undefined, frame, run })
  }
}

/**
 * `$eval` of texts that are not too long. It quotes the error of its text with escaped quotation marks, and texts
 * that evaluate texts would double the escapes with each level, so what it quotes is cut short.
 */
function withShortTexts(
  { implementation }: ReferenceFunction,
  { steps, output }: ExpressionLimits,
): Replacement['call'] {
  return async function evaluateText(this: unknown, source: unknown, focus: unknown) {
    if (typeof source === 'string' && source.length > steps / 8) {
      throw fault('X1004', { value: output })
    }
    try {
      return await implementation.call(this, source, focus)
    } catch (error) {
      const { code, value } = error as { code?: unknown; value?: unknown }
      throw typeof value === 'string' ? { code, value: value.slice(0, 200) } : error
    }
  }
}
