import { remembered } from '../../../limit/remembered.ts'
import type { Ast, BinaryNode, BlockNode, ConditionNode, ObjectNode, PathNode } from '../ast.ts'
import { isFixedObject } from './emit.ts'

/**
 * Whether a node may end in an error, its bounds left aside. Parts that cannot may run in another order than the
 * reference runs them in: nobody can tell.
 */
export const canFail: (node: Ast) => boolean = remembered((node: Ast): boolean => {
  if (node.group !== undefined || node.predicate?.some(({ expr }) => predicateCanFail(expr))) {
    return true
  }
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'name':
    case 'variable':
    case 'parent':
    case 'wildcard':
      return false
    case 'path':
      return pathCanFail(node as PathNode)
    case 'binary':
      return binaryCanFail(node as BinaryNode)
    case 'condition':
      return conditionCanFail(node as ConditionNode)
    case 'block':
      return (node as BlockNode).expressions.some(canFail)
    case 'unary':
      return !isFixedObject(node) || (node as ObjectNode).lhs.some(([, value]) => canFail(value))
    default:
      return true
  }
})

function pathCanFail({ steps, group }: PathNode): boolean {
  if (group !== undefined) return true
  return steps.some(
    (step) =>
      canFail(step) ||
      step.stages?.some((stage) => stage.type === 'filter' && predicateCanFail(stage.expr)),
  )
}

// A number that cannot be held is an error where it counts as a truth or a position.
function predicateCanFail(node: Ast): boolean {
  return node.type !== 'number' && (!isBoolean(node) || canFail(node))
}

function binaryCanFail({ value, lhs, rhs }: BinaryNode): boolean {
  if (value === 'and' || value === 'or') {
    return !(isBoolean(lhs) && isBoolean(rhs)) || canFail(lhs) || canFail(rhs)
  }
  return !['=', '!=', 'in'].includes(value) || canFail(lhs) || canFail(rhs)
}

function conditionCanFail({ condition, then, else: otherwise }: ConditionNode): boolean {
  if (!isBoolean(condition) || canFail(condition) || canFail(then)) return true
  return otherwise !== undefined && canFail(otherwise)
}

const booleans = ['=', '!=', 'in', 'and', 'or', '<', '<=', '>', '>=']

/** Whether a node gives true, false or nothing, as its form says. */
export function isBoolean(node: Ast): boolean {
  if (node.predicate !== undefined || node.group !== undefined) return false
  if (node.type === 'value') return typeof node.value === 'boolean'
  if (node.type === 'block') {
    const { expressions } = node as BlockNode
    return expressions.length === 1 && isBoolean(expressions[0] as Ast)
  }
  return node.type === 'binary' && booleans.includes(String(node.value))
}
