import type { AstNode } from '../ast-node.ts'
import { nodesOf } from '../nodes-of.ts'

const weights = new WeakMap<object, number>()

/**
 * How many steps it costs to run a tree once. Code without loops does at most a fixed amount of work for each of
 * its nodes; whatever runs it again and again, a loop or a call, spends its weight each time, before it runs.
 */
export function weightOf(tree: object): number {
  const known = weights.get(tree)
  if (known !== undefined) return known
  let nodes = 0
  for (const _node of nodesOf(tree as AstNode)) nodes += 1
  const weight = 1 + (nodes >> 3)
  weights.set(tree, weight)
  return weight
}
