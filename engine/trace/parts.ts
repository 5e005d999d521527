import type { Ast, ConditionNode } from '../expression/native/ast.ts'
import { nodesOf } from '../expression/nodes-of.ts'
import type { Role } from './watch.ts'

/** A condition of an expression: where its arms stand, in characters of the source. */
export type Condition = {
  readonly onTrue: number
  /** Undefined where there is no `else`. */
  readonly onFalse: number | undefined
}

/** What the parts of an expression are for, by node. */
export type Parts = {
  readonly roles: ReadonlyMap<unknown, Role>
  /** The index of a condition, by the node that decides it. */
  readonly deciding: ReadonlyMap<unknown, number>
  readonly conditions: readonly Condition[]
  /** The fields of the object that the expression gives, by the nodes of their values. */
  readonly members: ReadonlyMap<unknown, readonly string[]>
}

/** Finds out what each part of an expression is for: what decides, what is a key, and which field it makes. */
export function partsOf(tree: Ast): Parts {
  const roles = new Map<unknown, Role>()
  const deciding = new Map<unknown, number>()
  const conditions: Condition[] = []
  for (const node of nodesOf(tree) as Iterable<Ast>) {
    for (const part of decidingParts(node)) roles.set(part, 'decides')
    const key = keyOf(node)
    if (key !== undefined) roles.set(key, 'key')
    if (node.type !== 'condition') continue
    const { condition, then, else: otherwise } = node as ConditionNode
    deciding.set(condition, conditions.length)
    conditions.push({
      onTrue: startOf(then),
      onFalse: otherwise === undefined ? undefined : startOf(otherwise),
    })
  }
  const members = new Map<unknown, readonly string[]>()
  collectMembers(tree, [], members)
  return { roles, deciding, conditions, members }
}

function decidingParts(node: Ast): readonly unknown[] {
  const filters = [...(node.predicate ?? []), ...(node.stages ?? [])]
  const parts: unknown[] = filters.flatMap((filter) => ('expr' in filter ? [filter.expr] : []))
  if (node.type === 'condition') parts.push((node as ConditionNode).condition)
  if (node.type === 'sort') parts.push(...node.terms.map(({ expression }) => expression))
  return parts
}

const lookups = ['find', 'lookup']

function keyOf(node: Ast): Ast | undefined {
  if (node.type !== 'function' || !('procedure' in node)) return undefined
  const { procedure, arguments: given } = node
  const isLookup = procedure.type === 'variable' && lookups.includes(procedure.value)
  return isLookup ? given[1] : undefined
}

// Only where the expression always gives an object of these fields.
function collectMembers(
  node: Ast,
  prefix: readonly string[],
  members: Map<unknown, readonly string[]>,
): void {
  if (node.predicate !== undefined || node.group !== undefined) return
  if (node.type === 'block' && 'expressions' in node) {
    const last = node.expressions.at(-1)
    if (last !== undefined) collectMembers(last, prefix, members)
    return
  }
  if (node.type !== 'unary' || node.value !== '{' || !('lhs' in node)) return
  if (node.lhs.some(([key]) => key.type !== 'string')) return
  for (const [key, value] of node.lhs) {
    const path = [...prefix, String('value' in key ? key.value : '')]
    members.set(value, path)
    collectMembers(value, path, members)
  }
}

/** Where the text of a node begins: a position is the end of a token. */
export function startOf(node: Ast): number {
  let start = Number.POSITIVE_INFINITY
  for (const { type, value, position } of nodesOf(node)) {
    if (typeof position !== 'number') continue
    const quoted = type === 'string' || type === 'variable' ? (type === 'string' ? 2 : 1) : 0
    const length = ['function', 'partial'].includes(type) ? 1 : String(value ?? ' ').length + quoted
    start = Math.min(start, position - length)
  }
  return Number.isFinite(start) ? Math.max(0, start) : 0
}
