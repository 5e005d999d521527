import type { AstNode } from '../jsonata.ts'

/** Every name that a tree binds somewhere, and `eval` where it is used: that one can bind any name. */
export function boundNames(tree: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  collect(tree, names)
  return names
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  const { type, value, lhs, focus, index, arguments: parameters } = node as AstNode
  if (type === 'variable' && value === 'eval') names.add('eval')
  if (type === 'bind') add((lhs as AstNode).value, names)
  if (type === 'lambda')
    for (const parameter of parameters as AstNode[]) add(parameter.value, names)
  if (type === 'index') add(value, names)
  add(focus, names)
  add(index, names)
  for (const child of Object.values(node)) collect(child, names)
}

function add(name: unknown, names: Set<string>): void {
  if (typeof name === 'string') names.add(name)
}
