import { remembered } from '../../../limit/remembered.ts'
import type { AstNode } from '../../ast-node.ts'
import { bindsInside } from '../binds-inside.ts'
import { NotEmitted } from './not-emitted.ts'

/** The names that expressions bind in the frame they stand in, and whether each is bound once, for sure, and at once. */
export function directBinds(expressions: readonly unknown[]): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>()
  for (const expression of expressions) collect(expression, true, names)
  return names
}

function collect(node: unknown, surely: boolean, names: Map<string, boolean>): void {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const entry of node) collect(entry, false, names)
    return
  }
  const { type, lhs, rhs } = node as AstNode
  if (type === 'lambda' && (node as AstNode).thunk !== true) return
  if (type === 'block') return
  if (type === 'bind') {
    const name = String((lhs as AstNode).value)
    names.set(name, surely && !names.has(name))
    collect(rhs, surely && (rhs as AstNode).type === 'bind', names)
    return
  }
  // What is run for each of many values would bind again and again.
  if (type === 'path' || type === 'unary' || 'predicate' in node || 'group' in node) {
    if (bindsDirectly(node)) throw new NotEmitted()
    return
  }
  for (const part of Object.values(node)) collect(part, false, names)
}

/** Whether a part binds in the frame around it. */
export const bindsDirectly: (node: object) => boolean = remembered((node: object): boolean => {
  const { type, thunk } = node as AstNode
  if ((type === 'lambda' && thunk !== true) || type === 'block') return false
  return (
    type === 'bind' || Object.values(node).some((part) => isObject(part) && bindsDirectly(part))
  )
})

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether a block has a frame of its own. */
export function hasFrame(block: { readonly expressions: readonly unknown[] }): boolean {
  return block.expressions.length !== 1 || bindsInside(block)
}
