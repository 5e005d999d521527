import { type HostFunction, parseTree } from '../jsonata.ts'
import { resultData } from '../result-data.ts'
import type { Ast, LambdaNode, SignatureCheck } from './ast.ts'
import { boundNames } from './bound-names.ts'
import { compileClosure, compileNode, type NodeSetup } from './compile-node.ts'
import { Frame } from './frame.ts'
import { Builtin } from './function-value.ts'
import { type EmitSetup, isEmitted } from './generate/emit.ts'
import { generate } from './generate/generate.ts'
import { canGenerate } from './generate/source-writer.ts'
import type { ExpressionLimits } from './limits.ts'
import { type Functions, withRegistered } from './registered-functions.ts'
import { type Code, Run } from './run.ts'
import { isSequence, type Sequence, sequenceOf } from './sequence.ts'

/** What native expressions of one engine share. */
export type NativeSetup = {
  readonly functions: ReadonlyMap<string, HostFunction>
  readonly limits: ExpressionLimits
}

/** Runs a tree on an input and gives plain JSON; throws faults as they come. */
export type NativeExpression = (
  input: unknown,
  bindings?: Readonly<Record<string, unknown>>,
) => unknown

const rootNames = ['$']

/** Compiles a tree when it is run for the first time. */
export function nativeExpression(tree: Ast, { functions, limits }: NativeSetup): NativeExpression {
  const all = withRegistered(functions)
  const setup = { limits, functions: all, compileText }
  const forms = compiledForms(tree, all, limits)
  // One run and one frame serve all evaluations, unless one begins within another.
  const shared = { run: new Run(setup), frame: new Frame(undefined), busy: false }
  return (input, bindings) => {
    const code =
      bindings !== undefined && shadows(bindings, all) ? forms.closures() : forms.fastest()
    const { run, frame } = shared.busy
      ? { run: new Run(setup), frame: new Frame(undefined) }
      : shared
    const outer = shared.busy
    shared.busy = true
    run.reset()
    if (bindings === undefined) frame.reset(rootNames, [input])
    else frame.reset([...Object.keys(bindings), '$'], [...Object.values(bindings), input])
    try {
      return code(Array.isArray(input) ? wrapped(input) : input, frame, run)
    } finally {
      shared.busy = outer
    }
  }
}

// A function is called by what its name means in the tree, unless a binding gives the name another meaning.
function shadows(bindings: object, functions: Functions): boolean {
  return Object.keys(bindings).some((name) => functions.has(name))
}

type Forms = { readonly fastest: () => Code; readonly closures: () => Code }

function compiledForms(tree: Ast, functions: Functions, limits: ExpressionLimits): Forms {
  const toData = (value: unknown): unknown => resultData(value, limits)
  const asData =
    (code: Code): Code =>
    (input, frame, run) =>
      toData(code(input, frame, run))
  const closures = once(() => asData(compileClosure(tree, plainSetup())))
  const fastest = once(() => {
    if (!canGenerate()) return closures()
    const setup = generatingSetup(tree, functions, toData)
    return generate(tree, 'data', setup.emit) ?? asData(compileClosure(tree, setup.nodes))
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

function generatingSetup(
  tree: Ast,
  functions: Functions,
  toData: EmitSetup['toData'],
): { readonly nodes: NodeSetup; readonly emit: EmitSetup } {
  const bound = boundNames(tree)
  const functionOf = (name: string): Builtin | undefined => {
    const value = bound.has(name) || bound.has('eval') ? undefined : functions.get(name)
    return value instanceof Builtin ? value : undefined
  }
  // What generated code could not do in its own way is done by closures alone.
  const closure = (node: Ast): Code => {
    const code = once(() => compileClosure(node, isEmitted(node, emit) ? plainSetup() : nodes))
    return (input, frame, run) => code()(input, frame, run)
  }
  const emit: EmitSetup = { closure, functionOf, toData }
  const nodes: NodeSetup = { ...plainSetup(), generate: (node) => generate(node, 'value', emit) }
  return { nodes, emit }
}

function compileText(source: string): Code {
  return compileNode(parseTree(source) as Ast, plainSetup())
}

let transformSignature: SignatureCheck | undefined

// A transform checks its argument by a signature, which only the parser knows how to read.
function plainSetup(): NodeSetup {
  transformSignature ??= (parseTree('function($x)<(oa):o>{$x}') as Ast & LambdaNode).signature
  return { transformSignature: transformSignature as SignatureCheck, generate: undefined }
}

// A list as input is one context value, not many.
function wrapped(input: unknown[]): Sequence {
  if (isSequence(input)) return input
  const wrapper = sequenceOf(input)
  wrapper.outerWrapper = true
  return wrapper
}
