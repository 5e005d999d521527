import type { AstNode } from '../ast-node.ts'
import { nodesOf } from '../nodes-of.ts'

/** The functions that the interpreter calls in place of its own, by names that no expression can have. */
export const hiddenNames = {
  call: ' call',
  callee: ' callee',
  partial: ' partial',
  pipe: ' pipe',
  pattern: ' pattern',
  transform: ' transform',
  range: ' range',
} as const

type Hidden = keyof typeof hiddenNames

/** The parts of a node that we evaluate, as its parser made them. */
export type Parts = Readonly<Record<string, unknown>> & { readonly position: number }

// The parts that are taken from a node of each kind.
const partsOf: Readonly<Partial<Record<Hidden, readonly string[]>>> = {
  call: ['procedure', 'arguments'],
  partial: ['procedure', 'arguments'],
  pipe: ['lhs', 'rhs'],
  pattern: ['value'],
  transform: ['pattern', 'update', 'delete'],
  range: ['lhs', 'rhs'],
}

/**
 * Has a tree do what could leave the language with functions of ours: every call, and whatever makes a function that
 * is not the expression's own. The tree is changed where it stands.
 */
export function rewriteTree(tree: unknown): void {
  const tailCalls = new Set<unknown>()
  for (const node of nodesOf(tree)) {
    if (node.type === 'lambda' && node.thunk === true) {
      tailCalls.add(node.body)
      guardTailCall(node.body as AstNode)
    } else if (!tailCalls.has(node)) replace(node)
  }
}

function replace(node: AstNode): void {
  const kind = kindOf(node)
  if (kind === undefined) return
  const parts = kind === 'pipe' ? pipeParts(node) : taken(node, partsOf[kind] ?? [])
  const name = kind === 'pipe' && 'procedure' in parts ? 'call' : kind
  Object.assign(node, hiddenCall(name, parts))
}

function kindOf({ type, value, procedure }: AstNode): Hidden | undefined {
  if (type === 'function') return isHidden(procedure) ? undefined : 'call'
  if (type === 'apply') return 'pipe'
  if (type === 'regex') return 'pattern'
  if (type === 'binary') return value === '..' ? 'range' : undefined
  return type === 'partial' || type === 'transform' ? type : undefined
}

function isHidden(procedure: unknown): boolean {
  const { value } = (procedure ?? {}) as { value?: unknown }
  return typeof value === 'string' && value.startsWith(' ')
}

function taken(node: AstNode, names: readonly string[]): Parts {
  const parts: Record<string, unknown> = {}
  for (const name of names) {
    parts[name] = node[name]
    Reflect.deleteProperty(node, name)
  }
  return { ...parts, position: Number(node.position) }
}

// `a ~> f(b)` is a call that has an argument more; what else stands after it of the call does not count.
function pipeParts(node: AstNode): Parts {
  const { lhs, rhs, position } = taken(node, ['lhs', 'rhs'])
  const call = rhs as AstNode
  if (call.type !== 'function') return { lhs, rhs, position }
  return { piped: lhs, ...taken(call, ['procedure', 'arguments']) }
}

// The library makes a call in tail position itself; what it calls is a function for sure.
function guardTailCall(call: AstNode): void {
  const { procedure } = call
  const { position } = procedure as { position: number }
  Object.assign(call, { procedure: { position, ...hiddenCall('callee', { procedure, position }) } })
}

function hiddenCall(name: Hidden, parts: Parts) {
  const procedure = { type: 'variable', value: hiddenNames[name] }
  return { type: 'function', procedure, arguments: [{ type: 'value', value: parts }] }
}
