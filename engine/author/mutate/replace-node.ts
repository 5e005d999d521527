import type { Ast } from '../../expression/native/ast.ts'

/** A tree with another node in place of one of its own. What is not on the way to it is shared; undefined where the node is not in the tree. */
export function replaceNode(tree: unknown, target: Ast, replacement: Ast): unknown {
  if (tree === target) return replacement
  if (Array.isArray(tree)) return replaceIn(tree, target, replacement)
  if (!isPlain(tree)) return undefined
  for (const [key, part] of Object.entries(tree)) {
    const replaced = replaceNode(part, target, replacement)
    if (replaced !== undefined) return { ...tree, [key]: replaced }
  }
  return undefined
}

function replaceIn(list: readonly unknown[], target: Ast, replacement: Ast): unknown {
  for (const [index, part] of list.entries()) {
    const replaced = replaceNode(part, target, replacement)
    if (replaced !== undefined) return list.with(index, replaced)
  }
  return undefined
}

// Patterns and signatures are objects with a class of their own.
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}
