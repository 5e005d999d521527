import type {
  Ast,
  BinaryNode,
  CallNode,
  ConditionNode,
  PathNode,
} from '../../expression/native/ast.ts'
import { nodesOf } from '../../expression/nodes-of.ts'
import { startOf } from '../../trace/parts.ts'
import { replaceNode } from './replace-node.ts'

/** A small change of an expression. */
export type Mutation = {
  /** What is changed, and to what, such as `"open" → "open~"`. */
  readonly change: string
  /** Characters from the start of the expression to what is changed. */
  readonly offset: number
  readonly tree: Ast
}

type Change = { readonly to: Ast; readonly change: string }

/** Every small change of an expression: other texts and numbers, turned comparisons, one arm of a condition, lost calls and names. */
export function mutationsOf(tree: Ast, roots: readonly string[]): readonly Mutation[] {
  const rootSteps = new Set(rootNames(tree, roots))
  const mutations: Mutation[] = []
  for (const node of nodesOf(tree) as Iterable<Ast>) {
    if (rootSteps.has(node)) continue
    for (const { to, change } of changesOf(node)) {
      const changed = replaceNode(tree, node, to)
      if (changed !== undefined) {
        mutations.push({ change, offset: startOf(node), tree: changed as Ast }) // of the same form as the tree
      }
    }
  }
  return mutations
}

// A root cannot be renamed: that would be found when the mapping is loaded.
function rootNames(tree: Ast, roots: readonly string[]): unknown[] {
  const firsts: unknown[] = []
  for (const node of nodesOf(tree) as Iterable<Ast>) {
    if (node.type !== 'path') continue
    const [first] = (node as PathNode).steps
    if (first?.type === 'name' && roots.includes(first.value)) firsts.push(first)
  }
  return firsts
}

function changesOf(node: Ast): readonly Change[] {
  switch (node.type) {
    case 'string': {
      const text = 'value' in node ? String(node.value) : ''
      return [literal(node, `${text}~`, `${JSON.stringify(text)} → ${JSON.stringify(`${text}~`)}`)]
    }
    case 'number': {
      const value = 'value' in node ? Number(node.value) : 0
      return [literal(node, value + 1, `${value} → ${value + 1}`)]
    }
    case 'value': {
      if (!('value' in node) || typeof node.value !== 'boolean') return []
      return [literal(node, !node.value, `${node.value} → ${!node.value}`)]
    }
    case 'name':
      return 'value' in node ? [literal(node, `${node.value}~`, `${node.value} → nothing`)] : []
    case 'binary':
      return binaryChanges(node as BinaryNode)
    case 'condition':
      return conditionChanges(node as ConditionNode)
    case 'function':
      return callChanges(node as CallNode)
    default:
      return []
  }
}

function literal(node: Ast, value: unknown, change: string): Change {
  return { to: { ...node, value } as Ast, change } // of the type that the node has
}

const turned: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
}

function binaryChanges(node: BinaryNode): readonly Change[] {
  const other = turned[node.value]
  if (other !== undefined) return [literal(node, other, `${node.value} → ${other}`)]
  if (!['and', 'or', '&'].includes(node.value)) return []
  return [
    { to: placed(node.lhs, node), change: `${node.value} without its right side` },
    { to: placed(node.rhs, node), change: `${node.value} without its left side` },
  ]
}

function conditionChanges(node: ConditionNode): readonly Change[] {
  const nothing: Ast = { type: 'variable', value: 'nothing', position: node.position }
  return [
    { to: placed(node.then, node), change: 'the condition always holds' },
    { to: placed(node.else ?? nothing, node), change: 'the condition never holds' },
  ]
}

function callChanges(node: CallNode): readonly Change[] {
  const [first, ...others] = node.arguments
  const { procedure } = node
  if (first === undefined || procedure.type !== 'variable') return []
  const name = `$${procedure.value}`
  const bare = { to: placed(first, node), change: `${name}(…) → its first argument` }
  if (others.length === 0) return [bare]
  const shorter = { ...node, arguments: node.arguments.slice(0, -1) }
  return [bare, { to: shorter, change: `${name}(…) without its last argument` }]
}

// What stands around a node, such as a predicate after it, stays.
function placed(part: Ast, { predicate, stages, group }: Ast): Ast {
  if (predicate === undefined && stages === undefined && group === undefined) return part
  return {
    type: 'block',
    position: part.position,
    expressions: [part],
    ...(predicate === undefined ? {} : { predicate }),
    ...(stages === undefined ? {} : { stages }),
    ...(group === undefined ? {} : { group }),
  }
}
