import type { AstNode } from './ast-node.ts'
import { isBinding } from './native/binds-inside.ts'
import { nodesOf } from './nodes-of.ts'

/** Why an expression runs on the interpreter. */
export type InterpreterReason = string

const boundInside =
  'a variable is bound inside "[…]" or "{…}", whose parts the interpreter evaluates side by side'

/**
 * Why the compiler leaves a tree to the interpreter, or undefined when it takes it. `asynchronous` names
 * functions whose results have to be waited for.
 */
export function interpreterReason(
  tree: AstNode,
  asynchronous: ReadonlySet<string>,
): InterpreterReason | undefined {
  const called = firstUse(tree, asynchronous)
  if (called !== undefined) return `function "$${called}" is asynchronous`
  return hasBoundPart(tree) ? boundInside : undefined
}

function firstUse(tree: AstNode, names: ReadonlySet<string>): string | undefined {
  if (names.size === 0) return undefined
  for (const { type, value } of nodesOf(tree)) {
    if (type === 'variable' && names.has(String(value))) return String(value)
  }
  return undefined
}

// Parts that are evaluated at the same time could see each other's variables half done.
function hasBoundPart(tree: AstNode): boolean {
  for (const node of nodesOf(tree)) if (partsOf(node).some(binds)) return true
  return false
}

function partsOf(node: AstNode): readonly unknown[] {
  const parts: unknown[] = []
  if (node.type === 'unary' && node.value === '[') {
    const items = node.expressions as readonly unknown[]
    if (items.length > 1) parts.push(...items)
  }
  const groups = node.type === 'unary' && node.value === '{' ? [node, node.group] : [node.group]
  for (const group of groups) {
    for (const [, value] of pairsOf(group)) parts.push(value)
  }
  return parts
}

function pairsOf(group: unknown): readonly (readonly unknown[])[] {
  return (group as { lhs?: readonly (readonly unknown[])[] } | undefined)?.lhs ?? []
}

// Whether a variable is bound in the frame around: not in one that the node makes for itself.
function binds(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const { type } = node as AstNode
  if (isBinding(node as AstNode)) return true
  if (type === 'block' || type === 'lambda') return false
  return Object.values(node).some(binds)
}
