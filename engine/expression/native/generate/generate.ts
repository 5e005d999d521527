import { nodesOf } from '../../nodes-of.ts'
import type {
  ApplyNode,
  ArrayNode,
  Ast,
  BinaryNode,
  BindNode,
  BlockNode,
  CallNode,
  ConditionNode,
  LambdaNode,
  NegateNode,
  ObjectNode,
  ParentNode,
  PathNode,
  TransformNode,
  VariableNode,
} from '../ast.ts'
import { descendants, wildcard } from '../lookup.ts'
import type { Code } from '../run.ts'
import {
  type Context,
  type Emission,
  type EmitSetup,
  fieldRead,
  isEmitted,
  isOwnName,
  type Site,
  within,
} from './emit.ts'
import { emitArray } from './emit-array.ts'
import { emitBinary, emitNegate } from './emit-binary.ts'
import { emitBind, emitBlock, emitCondition, emitVariable, openScope } from './emit-block.ts'
import { emitApply, emitCall } from './emit-call.ts'
import { collapsed, inMode, settledIn } from './emit-data.ts'
import { emitLambda, emitPartial, emitTransform } from './emit-function.ts'
import { emitObject } from './emit-object.ts'
import { emitFields, emitNameStep, plainTest } from './emit-path.ts'
import { emitSelected } from './emit-selected.ts'
import { emitSteps } from './emit-steps.ts'
import { emitTailCall } from './emit-tail-call.ts'
import { fieldsOfVariables } from './first-field.ts'
import { NotEmitted } from './not-emitted.ts'
import { resolve } from './scope.ts'
import { literal, SourceWriter } from './source-writer.ts'
import { type Mode, nothing, unknownValue, type Value } from './value.ts'

/**
 * A function for a tree, written as code; undefined where none can be, or where it would not be faster. In `data` mode
 * its result is plain JSON. Code for inputs that are plain objects, as nearly all are, and for all others is apart.
 */
export function generate(node: Ast, mode: Mode, setup: EmitSetup): Code | undefined {
  if (isLeaf(node) || !isEmitted(node)) return undefined
  try {
    return generateFor(node, mode, { setup, plain: true })
  } catch (error) {
    if (error instanceof NotEmitted) return undefined
    throw error
  }
}

type Form = { readonly setup: EmitSetup; readonly plain: boolean }

function generateFor(node: Ast, mode: Mode, { setup, plain }: Form): Code {
  const writer = new SourceWriter()
  const emission = emissionFor(node, {
    writer,
    setup,
    context: { code: 'input', plain, wrapped: !plain },
  })
  if (plain) {
    let other: Code | undefined
    const others: Code = (input, frame, run) => {
      other ??= generateFor(node, mode, { setup, plain: false })
      return other(input, frame, run)
    }
    writer.leaveUnless(inputTests(node, writer).join(' && '), writer.call(others, 'input'))
  }
  const inner = within(emission, { scope: openScope([node], emission) })
  return writer.finish(inner.emit(node, mode).code)
}

/** The beginning of a function in the making. */
export function emissionFor(
  tree: Ast,
  given: { readonly writer: SourceWriter; readonly setup: EmitSetup; readonly context: Context },
): Emission {
  const emission: Emission = {
    ...given,
    fields: fieldsOfVariables(tree),
    scope: undefined,
    counter: undefined,
    tail: 'by the caller',
    emitNode,
    emit: (node, mode, again = 0) => emitNode(node, { mode, again, emission }),
  }
  return emission
}

/** Whether a node is so simple that its closure is as fast. */
export function isLeaf({ type }: Ast): boolean {
  return ['string', 'number', 'value', 'variable', 'name'].includes(type)
}

/** What must hold for an input: a plain object, and `Object.prototype` has none of the fields that are read. */
export function inputTests(node: Ast, writer: SourceWriter): readonly string[] {
  const names = new Set<string>()
  for (const inner of nodesOf(node)) {
    if (isOwnName(inner as Ast)) names.add(String(inner.value))
  }
  const [field] = names
  const prototype = writer.constant(Object.prototype)
  const untouched = [...names].map((name) => `${prototype}[${literal(name)}] === undefined`)
  return [plainTest('input', field, writer), ...untouched]
}

/** Writes the code of a node: as a value, or as plain JSON. */
function emitNode(node: Ast, site: Site): Value {
  if (!isEmitted(node)) return emitClosure(node, site)
  if (node.type !== 'path' && (node.predicate !== undefined || node.group !== undefined)) {
    return emitSelected(node, site)
  }
  const { mode, emission } = site
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return inMode(emitLiteral(node.value), mode, emission)
    case 'path':
      return emitPath(node as PathNode, site)
    case 'condition':
      return emitCondition(node as ConditionNode, site)
    case 'block':
      return emitBlock(node as BlockNode, site)
    case 'unary':
      return emitUnary(node, site)
    case 'function':
    case 'partial':
      return emitFunction(node as CallNode, site)
    case 'transform':
      return settledIn(site, emitTransform(node as TransformNode, emission))
    case 'apply':
      return emitApply(node as ApplyNode, site)
    case 'lambda':
      return (node as LambdaNode).thunk === true
        ? emitTailCall(node as LambdaNode, site)
        : settledIn(site, emitLambda(node as LambdaNode, emission))
    default:
      return settledIn(site, emitValue(node, emission))
  }
}

function emitLiteral(value: string | number | boolean | null): Value {
  const kind = typeof value === 'string' ? 'string' : 'scalar'
  const code = typeof value === 'number' ? `(${literal(value)})` : literal(value)
  return { code, kind, optional: false, clean: true, fixed: value }
}

function emitValue(node: Ast, emission: Emission): Value {
  const { context } = emission
  switch (node.type) {
    case 'binary':
      return emitBinary(node as BinaryNode, emission)
    case 'bind':
      return emitBind(node as BindNode, emission)
    case 'variable':
      return emitVariable((node as VariableNode).value, emission)
    case 'parent':
      return emitVariable((node as ParentNode).slot.label, emission)
    case 'name':
      return collapsed(emitNameStep(context, node as Ast & { type: 'name' }, emission), emission)
    case 'wildcard':
      return emitEntries(wildcard, emission)
    case 'descendant':
      return emitEntries(descendants, emission)
    default:
      return nothing
  }
}

function emitEntries(read: typeof descendants, emission: Emission): Value {
  const { writer, context } = emission
  const found = writer.local(`${writer.constant(read)}(${context.code}, run)`)
  return collapsed(unknownValue(found), emission)
}

function emitUnary(node: NegateNode | ArrayNode | ObjectNode, site: Site): Value {
  if (node.value === '[') return emitArray(node, site)
  if (node.value === '{') return emitObject(node, site)
  return settledIn(site, emitNegate(node, site.emission))
}

function emitFunction(node: CallNode, site: Site): Value {
  // What is called by its bare name is refused by the closure.
  if (node.procedure.type === 'path') return emitClosure(node, site)
  if (node.type === 'partial') return settledIn(site, emitPartial(node, site.emission))
  return emitCall(node, site)
}

function emitPath(node: PathNode, site: Site): Value {
  const read = fieldRead(node)
  if (read === undefined) return emitSteps(node, site)
  const { emission, mode, again } = site
  const { base, names } = read
  const context = base?.type === 'variable' && base.value === '' && emission.context.plain === true
  const from = base === undefined || context ? emission.context : undefined
  const start = from ?? emitBase(base as Ast, emission)
  const early = again === 0 ? mode : 'value'
  const value = emitFields({ ...start, joined: from === undefined }, names, {
    mode: early,
    emission,
  })
  return early === 'data' ? { ...value, clean: true } : settledIn(site, value)
}

function emitBase(base: Ast, emission: Emission): Context {
  const { code } = emission.emit(base, 'value')
  const { scope, setup } = emission
  if (base.type !== 'variable') return { code, plain: false }
  const variable = resolve((base as VariableNode).value, scope, setup.isKnown)
  return { code, plain: variable?.plain ?? false }
}

// A part that no code is written for. It finds no variables of the code.
function emitClosure(node: Ast, site: Site): Value {
  const { emission } = site
  const { scope, writer, setup, context } = emission
  for (const { type, value, slot } of nodesOf(node)) {
    const name = type === 'parent' ? (slot as { label: string }).label : value
    if (type !== 'variable' && type !== 'parent') {
      if (type === 'bind') throw new NotEmitted()
    } else if (scope?.has(String(name)) === true) throw new NotEmitted()
  }
  const value = unknownValue(writer.local(writer.call(setup.closure(node), context.code)))
  return settledIn(site, value)
}
