/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: the number of
 * evaluations, the length of texts, and the size of values whose parts repeat. The hooks are the interpreter's own.
 */

import type { ExpressionLimits } from './limits.ts'
import { lists } from './native/builtins/lists.ts'
import {
  ofReference,
  withBoundedBacktracking,
  withBoundedWidths,
} from './native/builtins/reference.ts'
import { strings } from './native/builtins/strings.ts'
import { fault } from './native/fault.ts'
import { Frame } from './native/frame.ts'
import type { Implementation } from './native/function-value.ts'
import { range } from './native/operators.ts'
import { Run } from './native/run.ts'
import { nodesOf } from './nodes-of.ts'
import type { ReferenceFunction } from './reference-function.ts'

/** The part of the interpreter's environment that is there once for an evaluation. */
type Environment = { readonly base: object }

/** Counts evaluations of nodes. */
export function guardEntry({ steps, timeout }: ExpressionLimits) {
  const counts = new WeakMap<object, number>()
  return (_node: unknown, _input: unknown, { base }: Environment): void => {
    const count = (counts.get(base) ?? 0) + 1
    if (count > steps) throw fault('D1012', { value: timeout })
    counts.set(base, count)
  }
}

/** Measures results: a text by its characters, anything else by all values in it, repeated ones too. */
export function guardExit({ output }: ExpressionLimits) {
  const sizes = new WeakMap<object, number>()
  return (_node: unknown, _input: unknown, _environment: unknown, result: unknown): void => {
    if (sizeOf(result, sizes, 0) > output) throw fault('X1004', { value: output })
  }
}

const deepest = 500

function sizeOf(value: unknown, sizes: WeakMap<object, number>, depth: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || depth > deepest) return 1
  const known = sizes.get(value)
  if (known !== undefined) return known
  sizes.set(value, 1)
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return 1
  let size = 1
  for (const part of Object.values(value)) size += sizeOf(part, sizes, depth + 1)
  sizes.set(value, size)
  return size
}

// No expression can name it.
const rangeName = ' range'

/**
 * Has a tree make its ranges with a function of ours: the interpreter's own loop has no end where numbers are so
 * large that adding one changes nothing.
 */
export function guardRanges(tree: unknown): void {
  for (const node of nodesOf(tree)) {
    const { type, value, lhs, rhs } = node
    if (type !== 'binary' || value !== '..') continue
    const procedure = { type: 'variable', value: rangeName }
    Object.assign(node, { type: 'function', procedure, arguments: [lhs, rhs] })
  }
}

/** What the interpreter is given in place of a function of its own. */
type Replacement = {
  readonly call: ReferenceFunction['implementation']
  readonly signature: string | undefined
}

/** Functions that could take very long or make very much in one call, within bounds. */
export function boundedFunctions(
  reference: ReadonlyMap<string, ReferenceFunction>,
  limits: ExpressionLimits,
): ReadonlyMap<string, Replacement> {
  const replaced = new Map<string, Replacement>()
  const replace = (name: string, make: (original: ReferenceFunction) => Replacement['call']) => {
    const original = reference.get(name)
    if (original === undefined) return
    const signature = original.signature?.definition ?? ''
    replaced.set(name, { call: declaredLike(original, make(original)), signature })
  }
  const within = (implementation: Implementation | undefined) => () =>
    withinRun(implementation as Implementation, limits)
  replace('pad', within(strings.pad))
  replace('join', within(strings.join))
  replace('distinct', within(lists.distinct))
  replace('fromMillis', (original) => withinRun(withBoundedWidths(ofReference(original)), limits))
  replace('toMillis', (original) =>
    withinRun(withBoundedBacktracking(ofReference(original)), limits),
  )
  const ranged = withinRun(([from, to], { run }) => range(from, to, run), limits)
  replaced.set(rangeName, { call: ranged, signature: undefined })
  replace('eval', (original) => withShortTexts(original, limits))
  return replaced
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

function withinRun(implementation: Implementation, limits: ExpressionLimits): Replacement['call'] {
  const frame = new Frame(undefined)
  const setup = { limits, functions: new Map(), compileText: () => () => undefined }
  return (...args) => implementation(args, { input: undefined, frame, run: new Run(setup) })
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
