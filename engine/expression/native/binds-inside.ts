import type { AstNode } from '../jsonata.ts'

/** Whether something may be bound within a tree, by `:=` or by `$eval`, so that a block needs a frame of its own. */
export function bindsInside(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const { type, value } = node as AstNode
  if (type === 'bind' || (type === 'variable' && value === 'eval')) return true
  return Object.values(node).some(bindsInside)
}
