import { remembered } from '../../../limit/remembered.ts'
import type { Ast, BlockNode, ConditionNode } from '../ast.ts'
import { isMarked } from '../is-marked.ts'

/** Whether a node gives no list, so that collapsing what it gives once more would change nothing. */
export function isSettled(node: Ast | undefined): boolean {
  return node === undefined || givesNoList(node)
}

const givesNoList: (node: Ast) => boolean = remembered((node: Ast): boolean => {
  if (isMarked(node)) return false
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return true
    case 'binary':
      return node.value !== '..'
    case 'unary':
      return node.value !== '['
    case 'condition': {
      const { then, else: otherwise } = node as ConditionNode
      return isSettled(then) && isSettled(otherwise)
    }
    case 'block':
      return isSettled((node as BlockNode).expressions.at(-1))
    default:
      return false
  }
})
