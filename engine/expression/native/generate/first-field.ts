import { nodesOf } from '../../nodes-of.ts'
import type { Ast, PathNode, VariableNode } from '../ast.ts'
import { isOwnName } from './emit.ts'

/** A field that nodes read from their context, or undefined where at most one is read. */
export function firstField(nodes: readonly Ast[]): string | undefined {
  return firstOf(nodes, ([step]) => step)
}

/** A field that nodes read from a variable, or undefined where at most one is read. */
export function firstFieldOf(name: string, nodes: readonly Ast[]): string | undefined {
  return firstOf(nodes, ([first, second]) => {
    const read = first?.type === 'variable' && (first as VariableNode).value === name
    return read ? second : undefined
  })
}

type StepOf = (steps: readonly Ast[]) => Ast | undefined

function firstOf(nodes: readonly Ast[], stepOf: StepOf): string | undefined {
  const names: string[] = []
  for (const node of nodesOf(nodes)) {
    if (node.type !== 'path') continue
    const step = stepOf((node as Ast as PathNode).steps)
    if (step !== undefined && isOwnName(step)) names.push(step.value)
  }
  return names.length > 1 ? names[0] : undefined
}
