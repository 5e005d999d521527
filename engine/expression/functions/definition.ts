import { brief } from '../brief.ts'
import { ExpressionError } from '../expression-error.ts'
import type { HostFunction } from '../host-function.ts'

/** What a registered function gets from the engine. */
export type FunctionContext = { readonly now: () => number }

/** A function that mappings can call, declared once: name, documentation, code. */
export type FunctionDefinition = {
  readonly name: string
  /** Parameters and result, for people. */
  readonly signature: string
  readonly summary: string
  /** Expression and result; executed by a test and printed in the docs. */
  readonly examples: readonly (readonly [expression: string, result: unknown])[]
  readonly implement: (context: FunctionContext) => (...args: unknown[]) => unknown
  /** As {@link HostFunction.steps}. */
  readonly steps?: HostFunction['steps']
}

/** A refusal of an argument, with what was expected. */
export function argumentError(name: string, expected: string, value: unknown): ExpressionError {
  return new ExpressionError('X1001', `$${name} expects ${expected}: received ${brief(value)}`)
}
