import type { Ast, CallNode, VariableNode } from '../ast.ts'
import type { Place } from '../fault.ts'
import type { Builtin } from '../function-value.ts'
import { isMarked } from '../is-marked.ts'
import type { Emission } from './emit.ts'
import { resolve } from './scope.ts'
import type { Value } from './value.ts'

/** The built-in or registered function that a call is sure to call. */
export function builtinOf(
  { procedure }: CallNode,
  { setup, scope }: Emission,
): Builtin | undefined {
  if (procedure.type !== 'variable' || isMarked(procedure)) return undefined
  const { value: name } = procedure as VariableNode
  if (resolve(name, scope, setup.isKnown) !== undefined) return undefined
  return setup.functionOf(name)
}

/** Whether a call with so many arguments may take one from its context. */
export function takesContext({ signature, parameters }: Builtin, given: number): boolean {
  return signature?.definition.includes('-') === true && given < parameters.length
}

/** Whether a function may call what it is given. */
export function takesFunctions({ signature }: Builtin): boolean {
  return signature === undefined || signature.definition.includes('f')
}

/** How a call of a built-in function is made. */
export type BuiltinForm = {
  readonly place: Place
  /** Code of what completes the arguments. */
  readonly context: string
  readonly piped?: readonly Value[]
  /** How many of the first arguments are handed on as they are. Default: all. */
  readonly bare?: number
  /** Whether what it gives is not collapsed. */
  readonly whole?: boolean
}

/** Whether a part of a call is a function that can be run in place: it is called by the call alone. */
export function isPlainLambda(node: Ast | undefined): boolean {
  return (
    node?.type === 'lambda' &&
    node.thunk !== true &&
    node.signature === undefined &&
    !isMarked(node)
  )
}
