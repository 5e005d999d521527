import { nodesOf } from '../../nodes-of.ts'
import { isTrue } from '../../truth.ts'
import type {
  Ast,
  BinaryNode,
  BlockNode,
  CallNode,
  ConditionNode,
  ObjectNode,
  PathNode,
  VariableNode,
} from '../ast.ts'
import type { Code } from '../run.ts'
import { collapse } from '../sequence.ts'
import {
  type Emission,
  type EmitSetup,
  fieldRead,
  isEmitted,
  isList,
  isLong,
  isUnclean,
  type Mode,
  truthOf,
  unknownValue,
  type Value,
} from './emit.ts'
import { emitBinary } from './emit-binary.ts'
import { emitCall } from './emit-call.ts'
import { emitObject } from './emit-object.ts'
import { emitPath, plainTest } from './emit-path.ts'
import { literal, SourceWriter } from './source-writer.ts'

/**
 * A function for a tree, written as code: for inputs that are plain objects, as nearly all are. Other inputs and the
 * parts that no code is written for go to closures. In `data` mode its result is plain JSON. Undefined for a tree
 * that code would not make faster.
 */
export function generate(node: Ast, mode: Mode, setup: EmitSetup): Code | undefined {
  if (!isEmitted(node, setup) || isLeaf(node)) return undefined
  const writer = new SourceWriter()
  const emission: Emission = {
    writer,
    setup,
    emit: (inner, asked) => emitNode(inner, asked, emission),
  }
  const whole = writer.call(setup.closure(node))
  const toData = writer.constant(setup.toData)
  const plain = inputTests(node, emission).join(' && ')
  writer.leaveUnless(plain, mode === 'data' ? `${toData}(${whole}, run)` : whole)
  return writer.finish(emission.emit(node, mode).code)
}

function isLeaf({ type }: Ast): boolean {
  return ['string', 'number', 'value', 'variable'].includes(type)
}

/** What must hold for an input: a plain object, and `Object.prototype` has none of the fields that are read. */
export function inputTests(node: Ast, { writer }: Emission): readonly string[] {
  const names = new Set<string>()
  for (const inner of nodesOf(node)) {
    if (inner.type !== 'path') continue
    for (const name of fieldRead(inner as PathNode)?.names ?? []) names.add(name)
  }
  const [field] = names
  const prototype = writer.constant(Object.prototype)
  const untouched = [...names].map((name) => `${prototype}[${literal(name)}] === undefined`)
  return [plainTest('input', { writer, field }), ...untouched]
}

/** Writes the code of a node: as a value, or as plain JSON. */
export function emitNode(node: Ast, mode: Mode, emission: Emission): Value {
  const { writer, setup } = emission
  if (!isEmitted(node, setup)) {
    return inMode(unknownValue(writer.local(writer.call(setup.closure(node)))), mode, emission)
  }
  switch (node.type) {
    case 'string':
      return { code: literal(node.value as string), kind: 'string', optional: false, clean: true }
    case 'number':
    case 'value':
      return { ...unknownValue(literal(node.value as number)), optional: false, clean: true }
    case 'condition':
      return emitCondition(node as ConditionNode, mode, emission)
    case 'block':
      return emitBlock(node as BlockNode, mode, emission)
    case 'unary':
      return emitObject(node as ObjectNode, mode, emission)
    default:
      return inMode(emitValue(node, mode, emission), mode, emission)
  }
}

function emitValue(node: Ast, mode: Mode, emission: Emission): Value {
  if (node.type === 'path') return emitPath(node, mode, emission)
  if (node.type === 'binary') return emitBinary(node as BinaryNode, emission)
  if (node.type === 'function') return emitCall(node as CallNode, emission)
  return emitVariable(node as VariableNode, emission)
}

function emitVariable({ value: name }: VariableNode, { writer }: Emission): Value {
  if (name === '') return { ...unknownValue('input'), optional: false }
  const held = writer.local(`frame.lookup(${literal(name)}, run.setup.functions)`)
  writer.line(`if (${isList(held)}) ${held} = ${writer.constant(collapse)}(${held}, false)`)
  return unknownValue(held)
}

// Every node collapses what it gives, also what a part of it has collapsed before.
function collapsed(value: Value, { writer }: Emission): Value {
  if (value.clean || value.kind !== 'unknown') return value
  const once = `${writer.constant(collapse)}(${value.code}, false)`
  return {
    ...value,
    code: writer.local(`${isList(value.code)} ? ${once} : ${value.code}`),
    optional: true,
  }
}

// Most values are data already; the others are made into it.
function inMode(value: Value, mode: Mode, { writer, setup }: Emission): Value {
  if (mode === 'value') return value
  const { code, kind } = value
  const toData = writer.constant(setup.toData)
  if (value.clean) {
    if (kind === 'string' && code.startsWith('v'))
      writer.line(`if (${isLong(code)}) ${toData}(${code}, run)`)
    return value
  }
  const result = writer.local(`(${isUnclean(code)}) ? ${toData}(${code}, run) : ${code}`)
  return { ...value, code: result, clean: true }
}

function emitBlock({ expressions }: BlockNode, mode: Mode, emission: Emission): Value {
  const [only] = expressions
  const value = emission.emit(only as Ast, partMode(only as Ast, mode))
  return inMode(collapsed(value, emission), mode, emission)
}

// A part that is collapsed once more becomes data only then; objects and literals are none that could be.
function partMode({ type }: Ast, mode: Mode): Mode {
  return ['unary', 'condition', 'block', 'string', 'number', 'value'].includes(type)
    ? mode
    : 'value'
}

function emitCondition(node: ConditionNode, mode: Mode, emission: Emission): Value {
  const { writer, emit } = emission
  const condition = emit(node.condition, 'value')
  const result = writer.local()
  writer.line(`if (${truthOf(condition, writer.constant(isTrue))}) {`)
  const then = emit(node.then, partMode(node.then, mode))
  writer.line(`${result} = ${then.code}\n} else {`)
  const otherwise = node.else === undefined ? nothing : emit(node.else, partMode(node.else, mode))
  writer.line(`${result} = ${otherwise.code}\n}`)
  const either: Value = {
    code: result,
    kind: then.kind === otherwise.kind ? then.kind : 'unknown',
    optional: then.optional || otherwise.optional,
    clean: then.clean && otherwise.clean,
  }
  return inMode(collapsed(either, emission), mode, emission)
}

const nothing: Value = { code: 'undefined', kind: 'unknown', optional: true, clean: true }
