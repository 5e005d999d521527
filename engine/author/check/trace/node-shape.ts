import type {
  Ast,
  BinaryNode,
  BlockNode,
  CallNode,
  ConditionNode,
  ObjectNode,
  PathNode,
} from '../../../expression/native/ast.ts'
import { nodesOf } from '../../../expression/nodes-of.ts'
import type { Environment, Slot } from './slot.ts'

const known = new WeakMap<Ast, readonly Ast[]>()

/** Every node of a tree, each before its parts. */
export function allNodes(tree: Ast): readonly Ast[] {
  const held = known.get(tree)
  if (held !== undefined) return held
  const nodes = [...nodesOf(tree)].filter(({ type }) => typeof type === 'string') as unknown[]
  known.set(tree, nodes as Ast[])
  return nodes as Ast[]
}

/** Every node of a kind, in the order they stand. */
export function nodesOfType<T extends Ast['type']>(
  tree: Ast,
  type: T,
): readonly Extract<Ast, { type: T }>[] {
  return allNodes(tree).filter((node) => node.type === type) as Extract<Ast, { type: T }>[]
}

/** Every operator with two sides, of some signs. */
export function binariesOf(tree: Ast, signs: readonly string[]): readonly BinaryNode[] {
  return nodesOfType(tree, 'binary').filter(({ value }) => signs.includes(value))
}

/** Every call of a function by its name. */
export function callsOf(tree: Ast, names: readonly string[]): readonly CallNode[] {
  return nodesOfType(tree, 'function').filter((node) => {
    const { procedure } = node as CallNode
    return procedure.type === 'variable' && names.includes(String(procedure.value))
  }) as readonly CallNode[]
}

/** A value as it stands in the text. */
export function literalOf(node: Ast): { readonly value: unknown } | undefined {
  if (node.predicate !== undefined) return undefined
  const literal = node.type === 'string' || node.type === 'number' || node.type === 'value'
  return literal ? { value: node.value } : undefined
}

/** A node without the parentheses around it. */
export function bare(node: Ast): Ast {
  if (node.type !== 'block' || node.predicate !== undefined) return node
  const { expressions } = node as BlockNode
  const [only] = expressions
  return expressions.length === 1 && only !== undefined ? bare(only) : node
}

/** The names of a path that is nothing but names. */
export function namesOf(node: Ast): readonly string[] | undefined {
  const inner = bare(node)
  if (inner.type !== 'path') return undefined
  const { steps } = inner as PathNode
  const plain = steps.every((step) => step.type === 'name' && step.stages === undefined)
  return plain ? steps.map((step) => String((step as { value: unknown }).value)) : undefined
}

/** The nodes that can give the value of an expression: the ends of its branches. */
export function resultsOf(tree: Ast): readonly Ast[] {
  const node = bare(tree)
  if (node.type === 'block') {
    const last = (node as BlockNode).expressions.at(-1)
    return last === undefined ? [] : resultsOf(last)
  }
  if (node.type !== 'condition') return [node]
  const { then, else: otherwise } = node as ConditionNode
  return [...resultsOf(then), ...(otherwise === undefined ? [] : resultsOf(otherwise))]
}

/** The node that gave the value of an expression in an environment. */
export function giverOf(slot: Slot, tree: Ast, environment: Environment): Ast {
  const given = resultsOf(tree).filter((node) => slot.eventIn(node, environment) !== undefined)
  return given.length === 1 ? (given[0] as Ast) : tree
}

/** The condition that lets a branch give the value; the branch itself where nothing decides. */
export function deciderOf(tree: Ast, giver: Ast): Ast {
  const deciding = (nodesOfType(tree, 'condition') as readonly ConditionNode[]).findLast(
    ({ then, else: otherwise }) =>
      resultsOf(then).includes(giver) || (otherwise && resultsOf(otherwise).includes(giver)),
  )
  return deciding?.condition ?? giver
}

/** The fields of an object that an expression makes, each with the node that gives it. */
export function fieldsOf(tree: Ast): readonly { readonly name: string; readonly node: Ast }[] {
  return resultsOf(tree).flatMap((node) => {
    if (node.type !== 'unary' || node.value !== '{') return []
    return (node as ObjectNode).lhs.flatMap(([key, value]) =>
      key.type === 'string' ? [{ name: String(key.value), node: value }] : [],
    )
  })
}

/** A tree without its places, to compare what it says. */
export function sameText(one: Ast, other: Ast): boolean {
  return withoutPlaces(one) === withoutPlaces(other)
}

function withoutPlaces(tree: Ast): string {
  return JSON.stringify(bare(tree), (key, value) => {
    if (key === 'position') return undefined
    return value instanceof RegExp ? String(value) : value
  })
}
