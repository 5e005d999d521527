import { type HostFunction, parseTree } from '../jsonata.ts'
import type { Ast, LambdaNode, SignatureCheck } from './ast.ts'
import { builtins } from './builtins/builtins.ts'
import { compileNode } from './compile-node.ts'
import { Frame } from './frame.ts'
import { Builtin, type FunctionValue } from './function-value.ts'
import type { ExpressionLimits } from './limits.ts'
import { type Code, Run } from './run.ts'
import { isSequence, type Sequence, sequenceOf } from './sequence.ts'

/** What native expressions of one engine share. */
export type NativeSetup = {
  readonly functions: ReadonlyMap<string, HostFunction>
  readonly limits: ExpressionLimits
}

/** Runs a tree on an input; throws faults as they come. */
export type NativeExpression = (
  input: unknown,
  bindings?: Readonly<Record<string, unknown>>,
) => unknown

/** Compiles a tree when it is run for the first time. */
export function nativeExpression(tree: Ast, { functions, limits }: NativeSetup): NativeExpression {
  const setup = { limits, functions: functionsOf(functions), compileText }
  let code: Code | undefined
  return (input, bindings) => {
    code ??= compileTree(tree)
    const names = bindings === undefined ? [] : Object.keys(bindings)
    const values = names.map((name) => bindings?.[name])
    const frame = new Frame(undefined, [...names, '$'], [...values, input])
    return code(wrapped(input), frame, new Run(setup))
  }
}

function compileText(source: string): Code {
  return compileTree(parseTree(source) as Ast)
}

let transformSignature: SignatureCheck | undefined

// A transform checks its argument by a signature, which only the parser knows how to read.
function compileTree(tree: Ast): Code {
  transformSignature ??= (parseTree('function($x)<(oa):o>{$x}') as Ast & LambdaNode).signature
  return compileNode(tree, { transformSignature: transformSignature as SignatureCheck })
}

type Functions = ReadonlyMap<string, FunctionValue>

const known = new WeakMap<NativeSetup['functions'], Functions>()

function functionsOf(registered: NativeSetup['functions']): Functions {
  const held = known.get(registered)
  if (held !== undefined) return held
  const all = new Map([...builtins, ...[...registered].map(registeredFunction)])
  known.set(registered, all)
  return all
}

// Whatever a host function is given, a partial application of it leaves open.
const parameters = ['a', 'b', 'c', 'd']

function registeredFunction([name, call]: [string, HostFunction]): [string, FunctionValue] {
  const implementation = (args: readonly unknown[]) => call(...args)
  const { length: arity } = call
  return [name, new Builtin({ name, implementation, arity, parameters, signature: undefined })]
}

// A list as input is one context value, not many.
function wrapped(input: unknown): unknown {
  if (!Array.isArray(input) || isSequence(input)) return input
  const wrapper: Sequence = sequenceOf(input)
  wrapper.outerWrapper = true
  return wrapper
}
