import type { AstNode } from './ast-node.ts'
import { isBinding } from './native/binds-inside.ts'
import { nodesOf } from './nodes-of.ts'

/** Why an expression runs on the interpreter, and the part of the source that makes it so. */
export type InterpreterReason = {
  readonly message: string
  /** How to write it so that it can be compiled. */
  readonly suggestion: string
  readonly offset: number
  readonly length: number
}

/**
 * Why the compiler leaves a tree to the interpreter, or undefined when it takes it. `asynchronous` names
 * functions whose results have to be waited for.
 */
export function interpreterReason(
  tree: AstNode,
  asynchronous: ReadonlySet<string>,
): InterpreterReason | undefined {
  const called = firstUse(tree, asynchronous)
  if (called !== undefined) {
    return {
      message: `function "$${called.value}" is asynchronous`,
      suggestion: 'call a function that gives its value at once',
      ...rangeOf(called),
    }
  }
  const bound = firstBoundPart(tree)
  return bound === undefined ? undefined : boundReason(bound)
}

function firstUse(tree: AstNode, names: ReadonlySet<string>): AstNode | undefined {
  if (names.size === 0) return undefined
  for (const node of nodesOf(tree)) {
    if (node.type === 'variable' && names.has(String(node.value))) return node
  }
  return undefined
}

const sideBySide = 'inside "[…]" or "{…}", whose parts the interpreter evaluates side by side'

function boundReason(node: AstNode): InterpreterReason {
  if (node.type === 'bind') {
    return {
      message: `a variable is bound ${sideBySide}`,
      suggestion: 'bind it before, as in "($x := 1; [$x, $x])"',
      ...rangeOf(node.lhs as AstNode),
    }
  }
  return {
    message: `"$eval", which may bind a variable, stands ${sideBySide}`,
    suggestion: 'put it into a block, as in "[($eval(text)), 1]"',
    ...rangeOf(node),
  }
}

// The parser's position of a variable is the end of its name.
function rangeOf({ value, position }: AstNode): {
  readonly offset: number
  readonly length: number
} {
  const length = String(value).length + 1
  return { offset: Math.max(0, Number(position) - length), length }
}

// Parts that are evaluated at the same time could see each other's variables half done.
function firstBoundPart(tree: AstNode): AstNode | undefined {
  for (const node of nodesOf(tree)) {
    for (const part of partsOf(node)) {
      const binding = bindingIn(part)
      if (binding !== undefined) return binding
    }
  }
  return undefined
}

function partsOf(node: AstNode): readonly unknown[] {
  const parts: unknown[] = []
  if (node.type === 'unary' && node.value === '[') {
    const items = node.expressions as readonly unknown[]
    if (items.length > 1) parts.push(...items)
  }
  const groups = node.type === 'unary' && node.value === '{' ? [node, node.group] : [node.group]
  for (const group of groups) {
    for (const [, value] of pairsOf(group)) parts.push(value)
  }
  return parts
}

function pairsOf(group: unknown): readonly (readonly unknown[])[] {
  return (group as { lhs?: readonly (readonly unknown[])[] } | undefined)?.lhs ?? []
}

// Where a variable is bound in the frame around: not in one that the node makes for itself.
function bindingIn(node: unknown): AstNode | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  if (isBinding(node as AstNode)) return node as AstNode
  const { type } = node as AstNode
  if (type === 'block' || type === 'lambda') return undefined
  for (const part of Object.values(node)) {
    const binding = bindingIn(part)
    if (binding !== undefined) return binding
  }
  return undefined
}
