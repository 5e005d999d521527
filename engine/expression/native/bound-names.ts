import type { AstNode } from '../ast-node.ts'
import { nodesOf } from '../nodes-of.ts'

/** Every name that a tree binds somewhere, and `eval` where it is used, since that can bind any name. */
export function boundNames(tree: unknown): ReadonlySet<string> {
  const names = new Set<unknown>()
  for (const node of nodesOf(tree)) {
    const { type, value, lhs, focus, index, arguments: parameters } = node
    if (type === 'variable' && value === 'eval') names.add('eval')
    if (type === 'bind') names.add((lhs as AstNode).value)
    if (type === 'lambda') for (const { value: name } of parameters as AstNode[]) names.add(name)
    if (type === 'index') names.add(value)
    names.add(focus)
    names.add(index)
  }
  return new Set([...names].filter((name) => typeof name === 'string'))
}
