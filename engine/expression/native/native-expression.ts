/*
 * native: a syntax tree in, a synchronous function out, with the semantics of the reference. Closures are the complete
 * form (compile-*.ts), generated code (generate/) does what is hot; both share the operators, the functions (builtins/)
 * and the bounds of a run. It must not know mappings, records or requests.
 */

import { remembered } from '../../limit/remembered.ts'
import { ExpressionError, toExpressionError } from '../expression-error.ts'
import { type ExpressionSetup, parseTree } from '../jsonata.ts'
import { nodesOf } from '../nodes-of.ts'
import { resultData } from '../result-data.ts'
import type { Ast, LambdaNode, SignatureCheck } from './ast.ts'
import { boundNames } from './bound-names.ts'
import { compileClosure, compileNode, type NodeSetup } from './compile-node.ts'
import { Frame } from './frame.ts'
import { Builtin } from './function-value.ts'
import { bindsDirectly } from './generate/direct-binds.ts'
import type { EmitSetup } from './generate/emit.ts'
import { generate, isLeaf } from './generate/generate.ts'
import { leavesCall } from './generate/leaves-call.ts'
import { canGenerate } from './generate/source-writer.ts'
import { withRegistered } from './registered-functions.ts'
import { type Code, Run, type RunSetup } from './run.ts'
import { isSequence, type Sequence, sequenceOf } from './sequence.ts'

/** Runs a tree on an input and gives plain JSON. Throws `ExpressionError`. */
export type NativeExpression = (input: unknown, bindings?: Bindings) => unknown

type Bindings = Readonly<Record<string, unknown>>

/** Compiles a tree when it is run for the first time. */
export function nativeExpression(tree: Ast, given: ExpressionSetup): NativeExpression {
  const setup = runSetupOf(given)
  const forms = compiledForms(tree, given)
  const runApart = (input: unknown, bindings: Bindings = {}, earlier?: Run): unknown => {
    const code = forms.closures()
    const names = [...Object.keys(bindings), '$']
    const frame = new Frame(undefined, names, [...Object.values(bindings), input])
    try {
      return code(wrapped(input), frame, new Run(setup, earlier))
    } catch (error) {
      throw toExpressionError(error)
    }
  }
  // One run and one frame serve all plain evaluations. One that begins within another has its own, and so has one
  // with bindings, which may give a function's name another meaning than code takes for granted.
  const run = new Run(setup)
  const frame = new Frame(undefined)
  let busy = false
  const runAgain = (input: unknown, found: ExpressionError): unknown => {
    try {
      return runApart(input, {}, run)
    } catch (error) {
      // There may be no time left to find another.
      throw (error as ExpressionError).code === 'D1012' ? found : error
    }
  }
  return (input, bindings) => {
    if (busy || hasAny(bindings)) return runApart(input, bindings)
    busy = true
    run.reset()
    frame.begin(input)
    try {
      return forms.fastest()(wrapped(input), frame, run)
    } catch (error) {
      // Code finds a part that is no data before later parts had their chance to fail.
      if (isResultError(error)) return runAgain(input, error)
      throw toExpressionError(error)
    } finally {
      busy = false
      frame.begin(undefined)
    }
  }
}

function hasAny(bindings: object | undefined): boolean {
  return bindings !== undefined && Object.keys(bindings).length > 0
}

function isResultError(error: unknown): error is ExpressionError {
  return error instanceof ExpressionError && (error.code === 'X1002' || error.code === 'X1004')
}

type Forms = { readonly fastest: () => Code; readonly closures: () => Code }

function compiledForms(tree: Ast, given: ExpressionSetup): Forms {
  const asData =
    (code: Code): Code =>
    (input, frame, run) => {
      const value = code(input, frame, run)
      // A text alone is within its own bound.
      return typeof value === 'string' ? value : toData(value, run)
    }
  const closures = once(() => asData(compileClosure(tree, plainSetup())))
  const fastest = once(() => {
    if (given.generateCode === false || !canGenerate() || usesEval(tree)) return closures()
    const emit = emitSetupOf(tree, given)
    return generate(tree, 'data', emit) ?? asData(compileClosure(tree, generatingSetup(tree, emit)))
  })
  return { fastest, closures }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** What runs of expressions share. */
export function runSetupOf({ limits, functions }: ExpressionSetup): RunSetup {
  return Object.freeze({
    limits: Object.freeze({ ...limits }),
    functions: withRegistered(functions),
    compileText,
  })
}

/** What writing code for a tree takes: closures for the rest, and the functions that its names mean. */
export function emitSetupOf(tree: Ast, { functions }: ExpressionSetup): EmitSetup {
  const known = withRegistered(functions)
  const isKnown = (name: string) => name === '$' || known.has(name)
  // What generated code could not do in its own way is done by closures alone.
  const closure = (node: Ast): Code => {
    const code = once(() => compileClosure(node, generatingSetup(tree, setup)))
    return (input, frame, run) => code()(input, frame, run)
  }
  const setup: EmitSetup = {
    closure,
    functionOf: (name) => builtinOf(known.get(name)),
    isKnown,
    marks: usesDistinct(tree),
    transformSignature: signatureOfTransform,
    toData,
  }
  return setup
}

function usesDistinct(tree: Ast): boolean {
  for (const { type, value } of nodesOf(tree)) {
    if (type === 'variable' && value === 'distinct') return true
  }
  return false
}

function builtinOf(value: unknown): Builtin | undefined {
  return value instanceof Builtin ? value : undefined
}

function toData(value: unknown, run: Run): unknown {
  return resultData(value, run.result)
}

// How often writing code for the parts of a tree may fail.
const mostAttempts = 30

const namesBoundIn = remembered(boundNames)

// Closures for a tree, with code for those of its parts for which it can be written. Such a part may find in its frame
// whatever the tree binds.
function generatingSetup(tree: Ast, { closure, ...emit }: EmitSetup): NodeSetup {
  const bound = namesBoundIn(tree)
  const own: EmitSetup = {
    ...emit,
    closure,
    functionOf: (name) => (bound.has(name) ? undefined : emit.functionOf(name)),
    isKnown: (name) => bound.has(name) || emit.isKnown(name),
  }
  let attempts = 0
  const generatePart = (node: Ast): Code | undefined => {
    if (attempts >= mostAttempts || isLeaf(node)) return undefined
    if (bindsDirectly(node) || leavesCall(node)) return undefined
    const code = generate(node, 'value', own)
    if (code === undefined) attempts += 1
    return code
  }
  return { ...plainSetup(), generate: generatePart }
}

function usesEval(tree: Ast): boolean {
  return namesBoundIn(tree).has('eval')
}

function compileText(source: string): Code {
  return compileNode(parseTree(source) as Ast, plainSetup())
}

let transformSignature: SignatureCheck | undefined

/** What compiling to closures alone takes. */
export function plainSetup(): NodeSetup {
  return { transformSignature: signatureOfTransform, generate: undefined }
}

// A transform checks its argument by a signature, which only the parser knows how to read.
function signatureOfTransform(): SignatureCheck {
  transformSignature ??= (parseTree('function($x)<(oa):o>{$x}') as Ast & LambdaNode).signature
  return transformSignature as SignatureCheck
}

// A list as input is one context value, not many.
function wrapped(input: unknown): unknown {
  if (!Array.isArray(input) || isSequence(input)) return input
  const wrapper: Sequence = sequenceOf(input)
  wrapper.outerWrapper = true
  return wrapper
}
