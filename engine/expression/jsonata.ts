/*
 * The only file that imports jsonata: parsing, and running under its guards.
 * Everyone else sees our own types.
 */
import jsonata from 'jsonata'
import type { AstNode } from './ast-node.ts'
import { builtinFunctions } from './builtin-functions.ts'
import type { HostFunction } from './host-function.ts'
import { admit, guardHost } from './interpreter/admit.ts'
import { guardedBuiltins } from './interpreter/guarded-builtins.ts'
import { guardEntry, guardExit } from './interpreter/guards.ts'
import { hiddenFunctions } from './interpreter/hidden-functions.ts'
import type { Library } from './interpreter/library.ts'
import { rewriteTree } from './interpreter/rewrite-tree.ts'
import { createRun, runName } from './interpreter/run-of.ts'
import type { ExpressionLimits } from './limits.ts'
import { LinearRegExp } from './linear-regexp.ts'
import type { SignatureCheck } from './native/ast.ts'
import { nodesOf } from './nodes-of.ts'
import { plainTree } from './plain-tree.ts'
import type { ReferenceFunction } from './reference-function.ts'
import { boundedCheck } from './signature-check.ts'
import { sizeProblem } from './source-size.ts'
import type { RawSyntaxError } from './syntax-messages.ts'

/** What a parsed expression runs with. */
export type ExpressionSetup = {
  readonly functions: ReadonlyMap<string, HostFunction>
  readonly limits: ExpressionLimits
  /** Whether code may be written for expressions. Default: where the process lets code be made of text. */
  readonly generateCode?: boolean
}

/** A parsed expression: its tree, and a way to run it that rejects with whatever the interpreter throws. */
export type ParsedExpression = {
  readonly ast: AstNode
  readonly interpret: (
    input: unknown,
    bindings?: Readonly<Record<string, unknown>>,
  ) => Promise<unknown>
}

/** Parses with error recovery, so that several syntax errors are found at once. */
export function parseSource(
  source: string,
  setup: ExpressionSetup,
): ParsedExpression | { errors: RawSyntaxError[] } {
  let expression: RecoveredExpression
  try {
    expression = jsonata(source, {
      ...setup.limits,
      recover: true,
      RegexEngine: LinearRegExp as unknown as RegExpConstructor,
    }) as RecoveredExpression
  } catch {
    return { errors: [firstError(source)] }
  }
  const errors = expression.errors() ?? []
  if (errors.length > 0) return { errors: errors.map((error) => rawError(error, source)) }
  return {
    ast: plainTree(repaired(expression.ast() as AstNode)),
    interpret: interpreter(expression as jsonata.Expression & Hooked, setup),
  }
}

// Functions and guards are put in when the interpreter is really needed.
function interpreter(
  expression: jsonata.Expression & Hooked,
  { functions, limits }: ExpressionSetup,
): ParsedExpression['interpret'] {
  let ready: Promise<void> | undefined
  const prepare = async (): Promise<void> => {
    const library = await libraryParts()
    rewriteTree(expression.ast())
    expression.assign(entry, guardEntry)
    expression.assign(exit, guardExit(limits))
    const known = [...guardedBuiltins(library), ...hiddenFunctions(library)]
    for (const [name, call] of known) expression.assign(name, call)
    for (const [name, call] of functions) expression.assign(name, guardHost(call))
  }
  return async (input, bindings = {}) => {
    ready ??= prepare()
    await ready
    const run = createRun(limits)
    const copies = new Map<object, unknown>()
    const admitted = Object.entries(bindings).map(([name, value]) => [
      name,
      admit(value, run, copies),
    ])
    const bound = { ...Object.fromEntries(admitted), [runName]: run }
    try {
      return await expression.evaluate(admit(input, run, copies), bound)
    } catch (error) {
      throw withoutHiddenName(error)
    }
  }
}

// The library takes what we do in its place for a function that has been called.
function withoutHiddenName(error: unknown): unknown {
  const { token } = (error ?? {}) as { token?: unknown }
  if (typeof token === 'string' && token.startsWith(' ')) {
    Reflect.deleteProperty(error as object, 'token')
  }
  return error
}

let parts: Promise<Library> | undefined

function libraryParts(): Promise<Library> {
  parts ??= readParts()
  return parts
}

async function readParts(): Promise<Library> {
  const transform = await jsonata('function($x)<(oa):o>{ $x }').evaluate(undefined)
  return {
    functions: referenceFunctions(),
    probe: await jsonata('function() { 0 }').evaluate(undefined),
    transformSignature: Object.freeze(transform.signature),
    parse: parseTree,
  }
}

/**
 * Gives back what the parser loses. For `a ?? b` and `a ?: b` it copies `a` as JSON, and in the copy a regex is
 * an empty object and a signature checks nothing; the original stands at the same position.
 */
function repaired(tree: AstNode): AstNode {
  const whole = new Map<unknown, AstNode>()
  const copies: AstNode[] = []
  const lambdas: AstNode[] = []
  for (const node of nodesOf(tree)) {
    if (node.type === 'lambda' && node.signature !== undefined) lambdas.push(node)
    const { type, value, signature, position } = node
    const copied = (type === 'regex' && !(value instanceof RegExp)) || isHollow(signature)
    if (copied) copies.push(node)
    else if (type === 'regex' || signature !== undefined) whole.set(position, node)
  }
  for (const copy of copies) {
    const { value, signature } = whole.get(copy.position) ?? copy
    Object.assign(copy, { value, signature })
  }
  for (const lambda of lambdas) {
    Object.assign(lambda, { signature: boundedCheck(lambda.signature as SignatureCheck) })
  }
  return tree
}

function isHollow(signature: unknown): boolean {
  return (
    typeof signature === 'object' && typeof (signature as SignatureCheck).validate !== 'function'
  )
}

// `errors()` belongs to the recovering parser; the published types leave it out.
type RecoveredExpression = jsonata.Expression & { errors(): unknown[] | undefined }

// Recovery can trip over its own partial tree; the plain parser then names the first error.
function firstError(source: string): RawSyntaxError {
  try {
    jsonata(source)
    return { code: 'S0500', position: source.length, token: '' }
  } catch (error) {
    return rawError(error, source)
  }
}

function rawError(error: unknown, source: string): RawSyntaxError {
  const { code, position, token } = error as { code?: string; position?: number; token?: unknown }
  return {
    code: code ?? 'S0500',
    position: position ?? source.length,
    token: typeof token === 'string' || typeof token === 'number' ? String(token) : '',
  }
}

// Called by the interpreter at the start of each evaluation, with the frame that knows all functions.
const entry: unique symbol = Symbol.for('jsonata.__evaluate_entry')
const exit: unique symbol = Symbol.for('jsonata.__evaluate_exit')

let reference: ReadonlyMap<string, ReferenceFunction> | undefined

/** The reference's own functions by name. */
export function referenceFunctions(): ReadonlyMap<string, ReferenceFunction> {
  reference ??= readReference()
  return reference
}

// They are taken out of a run of the interpreter.
function readReference(): ReadonlyMap<string, ReferenceFunction> {
  let lookup: (name: string) => Definition | undefined = () => undefined
  const probe = jsonata('true') as Hooked
  probe.assign(entry, (_node: unknown, _input: unknown, frame: { lookup: typeof lookup }) => {
    lookup = frame.lookup
  })
  // An evaluation runs up to its first wait at once, and the hook is called before that.
  void probe.evaluate(undefined)
  return new Map(builtinFunctions.map((name) => [name, describe(lookup(name) as Definition)]))
}

type Definition = Pick<ReferenceFunction, 'implementation' | 'signature'>
type Hooked = {
  assign(name: string | symbol, value: unknown): void
  evaluate(input: unknown): unknown
}

function describe({ implementation, signature }: Definition): ReferenceFunction {
  const source = implementation.toString()
  const declared = source.slice(source.indexOf('(') + 1, source.indexOf(')'))
  const parameters = Object.freeze(declared.split(',').map((name) => name.trim()))
  // Whoever shares the library shares these.
  Object.freeze(signature)
  return Object.freeze({ implementation, signature, arity: implementation.length, parameters })
}

// A text that is parsed while an expression runs holds it up.
const largestText = 4000

/** Parses one expression without recovery; throws the parser's error, or `X2002` for one that is too large. */
export function parseTree(source: string): AstNode {
  const tooLarge = sizeProblem(source, largestText)
  if (tooLarge !== undefined) throw tooLarge
  return plainTree(repaired(jsonata(source).ast() as AstNode))
}
