import { nodesOf } from '../../nodes-of.ts'
import type { Ast, PathNode } from '../ast.ts'
import { isOwnName } from './emit.ts'

/** A field that nodes read from their context, or undefined where none is sure to be read more than once. */
export function firstField(nodes: readonly Ast[]): string | undefined {
  const names: string[] = []
  for (const node of nodesOf(nodes)) {
    if (node.type !== 'path') continue
    const [step] = (node as Ast as PathNode).steps
    if (step !== undefined && isOwnName(step)) names.push(step.value)
  }
  return names.length > 1 ? names[0] : undefined
}
