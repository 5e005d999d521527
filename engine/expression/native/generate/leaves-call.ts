import type { Ast, BlockNode, ConditionNode, LambdaNode } from '../ast.ts'

/** Whether a node may give a call that is left to be made by whoever called the function around it. */
export function leavesCall(node: Ast | undefined): boolean {
  if (node === undefined) return false
  if (node.type === 'lambda') return (node as LambdaNode).thunk === true
  if (node.type === 'block') return leavesCall((node as BlockNode).expressions.at(-1))
  if (node.type !== 'condition') return false
  const { then, else: otherwise } = node as ConditionNode
  return leavesCall(then) || leavesCall(otherwise)
}
