/*
 * What bounds the interpreter beside its own limits on time, depth and length of lists: the number of
 * evaluations, the length of texts, and the size of values whose parts repeat. The hooks are the interpreter's own.
 */
import type { ReferenceFunction } from './jsonata.ts'
import { lists } from './native/builtins/lists.ts'
import { withBoundedBacktracking, withBoundedWidths } from './native/builtins/reference.ts'
import { strings } from './native/builtins/strings.ts'
import { fault } from './native/fault.ts'
import { Frame } from './native/frame.ts'
import type { Implementation } from './native/function-value.ts'
import type { ExpressionLimits } from './native/limits.ts'
import { Run } from './native/run.ts'

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

/** Functions that could take very long or make very much in one call, within bounds. */
export function boundedFunctions(
  reference: ReadonlyMap<string, ReferenceFunction>,
  limits: ExpressionLimits,
): ReadonlyMap<
  string,
  { readonly call: ReferenceFunction['implementation']; readonly signature: string }
> {
  const direct =
    (name: string): Implementation =>
    (args) =>
      reference.get(name)?.implementation(...args)
  const bounded: Readonly<Record<string, Implementation | undefined>> = {
    pad: strings.pad,
    join: strings.join,
    distinct: lists.distinct,
    fromMillis: withBoundedWidths(direct('fromMillis')),
    toMillis: withBoundedBacktracking(direct('toMillis')),
  }
  return new Map(
    Object.entries(bounded).flatMap(([name, implementation]) => {
      const original = reference.get(name)
      if (original === undefined || implementation === undefined) return []
      const call = withinRun(implementation, original, limits)
      return [[name, { call, signature: original.signature?.definition ?? '' }]]
    }),
  )
}

function withinRun(
  implementation: Implementation,
  original: ReferenceFunction,
  limits: ExpressionLimits,
): ReferenceFunction['implementation'] {
  const frame = new Frame(undefined)
  const setup = { limits, functions: new Map(), compileText: () => () => undefined }
  const call = (...args: unknown[]): unknown =>
    implementation(args, { input: undefined, frame, run: new Run(setup) })
  return Object.defineProperties(call, {
    length: { value: original.arity },
    toString: { value: () => `(${original.parameters.join(', ')})` },
  })
}
