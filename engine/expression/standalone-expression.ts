import {
  type Bindings,
  type Expression as CompiledExpression,
  compileExpression as compile,
  type NativeForm,
} from './compile-expression.ts'
import { createFunctions } from './functions/registry.ts'
import type { HostFunction } from './host-function.ts'
import { type ExpressionLimits, fillLimits } from './limits.ts'
import { ExpressionSyntaxError } from './syntax-error.ts'
import type { SyntaxProblem } from './syntax-messages.ts'

/** How an expression is compiled; everything has a default. */
export type ExpressionOptions = {
  /** Functions by name, without `$`. An `async function` makes the expressions that use it asynchronous. Default: none. */
  readonly functions?: Readonly<Record<string, HostFunction>>
  /** Bounds of one evaluation. Default: `defaultLimits`. */
  readonly limits?: Partial<ExpressionLimits>
  /** Whether code may be written for the expression (`new Function`). Default: where the process allows it. */
  readonly generateCode?: boolean
}

/** An expression, ready to run. Results are plain JSON, or undefined for nothing. */
export type Expression = {
  /** The text it was compiled from. */
  readonly source: string
} & (NativeForm | InterpretedForm)

type InterpretedForm = {
  /** Whether it was compiled. */
  readonly native: false
  /** Why the compiler does not take it. */
  readonly reason: string
  /** Runs on the interpreter; gives plain JSON or undefined. Rejects with `ExpressionError`. */
  readonly evaluate: (input: unknown, bindings?: Bindings) => Promise<unknown>
}

/**
 * Compiles a JSONata expression. Throws `ExpressionSyntaxError`, and `TypeError` or `RangeError` for options that
 * make no sense.
 *
 * @example
 * ```ts
 * import { compileExpression } from 'crosswalk/expression'
 * const total = compileExpression('$sum(items.(price * quantity))')
 * total.evaluate({ items: [{ price: 2, quantity: 3 }, { price: 4, quantity: 1 }] }) // 10
 * ```
 */
export function compileExpression(source: string, options: ExpressionOptions = {}): Expression {
  if (typeof source !== 'string') throw new TypeError('Expression must be a string')
  const { functions = {}, limits = {}, generateCode = true } = options
  const setup = { functions: functionsOf(functions), limits: fillLimits(limits), generateCode }
  const compiled = compile(source, setup)
  if ('problems' in compiled) throw syntaxError(compiled.problems)
  const { expression } = compiled
  const faults = expression.usage.regexFaults.map(({ message, offset }) => ({
    code: 'X2001',
    message,
    offset,
    length: 1,
  }))
  if (faults.length > 0) throw syntaxError(faults)
  return publicForm(expression)
}

/**
 * The functions that mappings have beside JSONata's own (`$isoDate`, `$id`, …), for the `functions` option.
 * `now` gives milliseconds since the epoch. Default: the system's clock.
 */
export function mappingFunctions(
  context: { readonly now?: () => number } = {},
): Readonly<Record<string, HostFunction>> {
  return Object.fromEntries(createFunctions({ now: context.now ?? Date.now }))
}

function publicForm(expression: CompiledExpression): Expression {
  const { source } = expression
  if (expression.native) return { source, native: true, evaluate: expression.evaluate }
  return { source, native: false, reason: expression.reason.message, evaluate: expression.evaluate }
}

function syntaxError(problems: readonly SyntaxProblem[]): ExpressionSyntaxError {
  return new ExpressionSyntaxError(problems as readonly [SyntaxProblem, ...SyntaxProblem[]])
}

function functionsOf(
  functions: Readonly<Record<string, HostFunction>>,
): ReadonlyMap<string, HostFunction> {
  for (const [name, call] of Object.entries(functions)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new TypeError(`Function name "${name}" must be letters, digits and "_", without "$"`)
    }
    if (typeof call !== 'function') throw new TypeError(`Function "${name}" must be a function`)
  }
  return new Map(Object.entries(functions))
}
