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
  LiteralNode,
  NegateNode,
  ObjectNode,
  ParentNode,
  PathNode,
  RegexNode,
  SignatureCheck,
  TransformNode,
  VariableNode,
} from './ast.ts'
import { compileApply, compileCall, compileLambda } from './compile-call.ts'
import { compileGroup } from './compile-group.ts'
import {
  compileBind,
  compileBlock,
  compileCondition,
  compileLiteral,
  compileParent,
  compileRegex,
  compileVariable,
} from './compile-leaf.ts'
import { compileArray, compileBinary, compileNegate } from './compile-operator.ts'
import { compilePartial } from './compile-partial.ts'
import { compilePath } from './compile-path.ts'
import { compilePredicate } from './compile-stages.ts'
import { compileTransform } from './compile-transform.ts'
import { filter } from './filter.ts'
import { descendants, lookup, wildcard } from './lookup.ts'
import type { Code } from './run.ts'
import { collapse } from './sequence.ts'

/** What compiling needs beside the tree. */
export type NodeSetup = {
  /** The signature of a transform, `<(oa):o>`. */
  readonly transformSignature: () => SignatureCheck
  /** Writes code for a tree where that is faster. */
  readonly generate: ((node: Ast) => Code | undefined) | undefined
}

/** Compiles a tree to a function: to generated code where that is faster, node by node elsewhere. */
export function compileNode(node: Ast, setup: NodeSetup): Code {
  return setup.generate?.(node) ?? compileClosure(node, setup)
}

/** Compiles a node to a closure over those of its parts. */
export function compileClosure(node: Ast, setup: NodeSetup): Code {
  const compile = (inner: Ast): Code => compileNode(inner, setup)
  let code = compileBare(node, setup)
  for (const { expr } of node.predicate ?? []) {
    const [inner, predicate] = [code, compilePredicate(expr, compile)]
    code = (input, frame, run) => filter(predicate, inner(input, frame, run), frame, run)
  }
  if (node.group !== undefined && node.type !== 'path') {
    const [inner, group] = [code, compileGroup(node.group, compile)]
    code = (input, frame, run) => group(inner(input, frame, run), frame, run)
  }
  return isPlainLiteral(node) ? code : collapsing(code, node.keepArray === true)
}

function isPlainLiteral(node: Ast): boolean {
  return ['string', 'number', 'value'].includes(node.type) && node.predicate === undefined
}

function collapsing(code: Code, keepArray: boolean): Code {
  return (input, frame, run) => {
    const value = code(input, frame, run)
    return Array.isArray(value) ? collapse(value, keepArray) : value
  }
}

function compileBare(node: Ast, setup: NodeSetup): Code {
  const compile = (inner: Ast): Code => compileNode(inner, setup)
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return compileLiteral((node as LiteralNode).value)
    case 'name':
      return (input, _frame, run) => lookup(input, node.value, run)
    case 'variable':
      return compileVariable(node as VariableNode)
    case 'path':
      return compilePath(node as PathNode, compile)
    case 'binary':
      return compileBinary(node as BinaryNode, compile)
    case 'unary':
      return compileUnary(node, compile)
    case 'wildcard':
      return (input, _frame, run) => wildcard(input, run)
    case 'descendant':
      return (input, _frame, run) => descendants(input, run)
    case 'parent':
      return compileParent((node as ParentNode).slot.label)
    case 'condition':
      return compileCondition(node as ConditionNode, compile)
    case 'block':
      return compileBlock(node as BlockNode, compile)
    case 'bind':
      return compileBind(node as BindNode, compile)
    case 'regex':
      return compileRegex(node as RegexNode)
    case 'function':
      return compileCall(node as CallNode, compile)
    case 'partial':
      return compilePartial(node as CallNode, compile)
    case 'lambda':
      return compileLambda(node as LambdaNode, compile)
    case 'apply':
      return compileApply(node as ApplyNode, compile)
    case 'transform':
      return compileTransform(node as TransformNode, compile, setup.transformSignature())
    default:
      return compileLiteral(undefined)
  }
}

function compileUnary(
  node: NegateNode | ArrayNode | ObjectNode,
  compile: (node: Ast) => Code,
): Code {
  if (node.value === '-') return compileNegate(node, compile)
  return node.value === '[' ? compileArray(node, compile) : compileGroup(node, compile)
}
