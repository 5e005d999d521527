import type { Ast } from './ast.ts'

/** Whether a node does more than its type says: predicates, groupings, kept lists, variables of paths. */
export function isMarked(node: Ast): boolean {
  const marks = [node.predicate, node.stages, node.group, node.focus, node.index, node.ancestor]
  return (
    marks.some((mark) => mark !== undefined) ||
    node.keepArray === true ||
    node.tuple === true ||
    node.consarray === true
  )
}
