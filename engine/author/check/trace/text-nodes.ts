import { builtinFunctions } from '../../../expression/builtin-functions.ts'
import { registeredFunctions } from '../../../expression/functions/registry.ts'
import type { Ast, CallNode, ConditionNode } from '../../../expression/native/ast.ts'
import { rangeOfNode } from './node-range.ts'
import type { Slot } from './slot.ts'

const joining = ['join', 'map', 'append', 'filter', 'string']
const changing = new Set(
  [...builtinFunctions, ...registeredFunctions.map(({ name }) => name)].filter(
    (name) => !joining.includes(name),
  ),
)

/** The nodes that texts are made of: joined texts, calls, texts as they stand. Not what a function makes another text of. */
export function textNodes(tree: Ast): readonly Ast[] {
  const found: Ast[] = []
  visit(tree, true, found)
  return found
}

// `raw`: a value that is read here goes into the text as it is.
function visit(node: Ast, raw: boolean, found: Ast[]): void {
  if (node.type === 'path') {
    if (raw) found.push(node)
    return
  }
  if (node.type === 'variable') return
  if (node.type === 'function') {
    found.push(node)
    visitArguments(node as CallNode, found)
    return
  }
  if (node.type === 'string' || node.type === 'binary') found.push(node)
  for (const part of partsOf(node)) visit(part, true, found)
}

function visitArguments({ procedure, arguments: given }: CallNode, found: Ast[]): void {
  const name = procedure.type === 'variable' ? String(procedure.value) : ''
  if (changing.has(name)) return
  for (const part of given) visit(part, false, found)
}

function partsOf(node: Ast): readonly Ast[] {
  if (node.type === 'condition') {
    const { then, else: otherwise } = node as ConditionNode
    return otherwise === undefined ? [then] : [then, otherwise]
  }
  const { lhs, rhs, body, expressions, expression } = node as Readonly<Record<string, unknown>>
  const pairs = Array.isArray(lhs) ? lhs.flat() : [lhs]
  return [
    ...pairs,
    rhs,
    body,
    expression,
    ...(Array.isArray(expressions) ? expressions : []),
  ].filter(isNode)
}

function isNode(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** The smallest of some nodes. */
export function smallest(slot: Slot, nodes: readonly Ast[]): Ast | undefined {
  const length = (node: Ast) => rangeOfNode(node, slot.source).length
  return nodes.toSorted((a, b) => length(a) - length(b))[0]
}
