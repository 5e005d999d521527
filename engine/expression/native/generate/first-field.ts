import { remembered } from '../../../limit/remembered.ts'
import { nodesOf } from '../../nodes-of.ts'
import type { Ast, PathNode, VariableNode } from '../ast.ts'
import { isOwnName } from './emit.ts'

/** A field that nodes read from their context, or undefined where at most one is read. */
export function firstField(nodes: readonly Ast[]): string | undefined {
  let [count, first]: [number, string | undefined] = [0, undefined]
  for (const node of nodes) {
    const reads = contextReads(node)
    count += reads.count
    first ??= reads.first
    if (count > 1) return first
  }
  return undefined
}

type Reads = { readonly count: number; readonly first: string | undefined }

// What a node and its parts read by name; each is looked at once.
const contextReads = remembered((node: object): Reads => {
  const { type, steps } = node as Partial<PathNode>
  const [step] = type === 'path' ? (steps ?? []) : []
  const own = step !== undefined && isOwnName(step) ? step.value : undefined
  let [count, first] = [own === undefined ? 0 : 1, own]
  for (const part of Object.values(node)) {
    if (typeof part !== 'object' || part === null) continue
    const reads = contextReads(part)
    count += reads.count
    first ??= reads.first
  }
  return { count, first }
})

/**
 * For each variable of a tree a field that is read from it, where more than one is. Variables of one name count as one:
 * it is only the field that is looked at first.
 */
export function fieldsOfVariables(tree: Ast): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>()
  for (const node of nodesOf(tree)) {
    if (node.type !== 'path') continue
    const [first, second] = (node as Ast as PathNode).steps
    if (first?.type !== 'variable' || second === undefined || !isOwnName(second)) continue
    const name = (first as VariableNode).value
    const fields = found.get(name) ?? []
    if (fields.length < 2) found.set(name, [...fields, second.value])
  }
  const several = [...found].filter(([, fields]) => fields.length > 1)
  return new Map(several.map(([name, [field = '']]) => [name, field]))
}
