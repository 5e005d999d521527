import type { AstNode } from '../ast-node.ts'
import { nodesOf } from '../nodes-of.ts'

/** Whether a node binds a variable: by `:=`, or by `$eval`, which can do anything. */
export function isBinding({ type, value }: AstNode): boolean {
  return type === 'bind' || (type === 'variable' && value === 'eval')
}

/** Whether something may be bound within a tree, so that a block needs a frame of its own. */
export function bindsInside(tree: unknown): boolean {
  for (const node of nodesOf(tree)) if (isBinding(node)) return true
  return false
}
