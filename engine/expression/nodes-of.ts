import type { AstNode } from './ast-node.ts'

/**
 * Every node of a tree, each before its parts, in the order they stand. Whatever is an object counts as a node; what
 * is done to one before the next is asked for shows in the parts that follow.
 */
export function* nodesOf(tree: unknown): Generator<AstNode> {
  const waiting: unknown[] = [tree]
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (typeof node !== 'object' || node === null) continue
    if (!Array.isArray(node)) yield node as AstNode
    const parts = Object.values(node)
    for (let at = parts.length - 1; at >= 0; at -= 1) waiting.push(parts[at])
  }
}
