import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { Ast, BinaryNode, ConditionNode, PathNode } from '../expression/native/ast.ts'
import { compileClosure } from '../expression/native/compile-node.ts'
import type { Frame } from '../expression/native/frame.ts'
import { plainSetup, runSetupOf } from '../expression/native/native-expression.ts'
import { type Observe, observedExpression } from '../expression/native/observed-expression.ts'
import { type Code, Run } from '../expression/native/run.ts'
import { nodesOf } from '../expression/nodes-of.ts'
import { isTrueResult } from '../expression/truth.ts'

/** What a node of an expression did once, in an evaluation that goes by `tag`. */
export type NodeEvent<Tag> = {
  readonly node: Ast
  readonly tag: Tag
  readonly input: unknown
  readonly value: unknown
  readonly error: unknown
  /** The node was run only to see what it would do: its value went nowhere. */
  readonly aside: boolean
  /** The value that the first steps of a path find, by number of steps; undefined for what is no path, or nothing but names. */
  readonly steps: ((count: number) => unknown) | undefined
}

/** Runs an expression on an input of roots; gives plain JSON or undefined. Throws `ExpressionError`. */
export type WatchedExpression<Tag> = (input: object, tag: Tag) => unknown

/**
 * Compiles a tree, node by node, so that `watch` hears of each evaluation of each node, inner ones first. Branches that an
 * evaluation does not take are run aside.
 */
export function watchNodes<Tag>(
  tree: Ast,
  setup: ExpressionSetup,
  watch: (event: NodeEvent<Tag>) => void,
): WatchedExpression<Tag> {
  const original = originals(tree)
  const others = untakenParts(tree)
  const codes = new Map<Ast, Code>()
  const aside = createAside(setup)
  let tag: Tag
  const observe: Observe = (given, compile) => {
    const node = original(given)
    const own = compile()
    const decides = others.get(node)
    const walked =
      node.type === 'path' && !isPlain(node as PathNode) ? (node as PathNode) : undefined
    const code: Code = (input, frame, run) => {
      const isAside = aside.isOn()
      const steps = walked === undefined ? undefined : stepsOf(walked, { input, frame, run })
      let value: unknown
      try {
        value = own(input, frame, run)
      } catch (error) {
        watch({ node, tag, input, value: undefined, error, aside: isAside, steps })
        throw error
      }
      watch({ node, tag, input, value, error: undefined, aside: isAside, steps })
      if (decides === undefined) return value
      const untaken = decides(isTrueResult(value))
      const other = untaken === undefined ? undefined : codes.get(untaken)
      if (other !== undefined) aside.run(other, input, frame)
      return value
    }
    codes.set(node, code)
    return code
  }
  const evaluate = observedExpression(tree, setup, observe)
  return (input, as) => {
    tag = as
    return evaluate(input)
  }
}

// What is run aside has bounds of its own, so that it takes nothing from the evaluation.
const asideLimits = { steps: 20_000, stack: 40 }

type Aside = {
  readonly isOn: () => boolean
  readonly run: (code: Code, input: unknown, frame: Frame) => void
}

function createAside(setup: ExpressionSetup): Aside {
  const own = runSetupOf(setup)
  const besides = new Run({ ...own, limits: { ...own.limits, ...asideLimits } })
  let depth = 0
  const run: Aside['run'] = (code, input, frame) => {
    depth += 1
    if (depth === 1) besides.reset()
    try {
      code(input, frame, besides)
    } catch {
      // What a branch that is not taken throws is no fault of the evaluation; its nodes have told.
    } finally {
      depth -= 1
    }
  }
  return { isOn: () => depth > 0, run }
}

/** The part that is not evaluated, by whether the one that decides was true. */
type Untaken = (isTrue: boolean) => Ast | undefined

function untakenParts(tree: Ast): ReadonlyMap<unknown, Untaken> {
  const parts = new Map<unknown, Untaken>()
  for (const node of nodesOf(tree)) {
    if (node.type === 'condition') {
      const { condition, then, else: otherwise } = node as Ast as ConditionNode
      parts.set(condition, (isTrue) => (isTrue ? otherwise : then))
    }
    if (node.type !== 'binary' || (node.value !== 'and' && node.value !== 'or')) continue
    const { value, lhs, rhs } = node as Ast as BinaryNode
    parts.set(lhs, (isTrue) => (isTrue === (value === 'and') ? undefined : rhs))
  }
  return parts
}

// A path hands on copies of its steps; each is told of as the node in the tree.
function originals(tree: Ast): (node: Ast) => Ast {
  const known = new Set<unknown>()
  const byPlace = new Map<string, Ast>()
  for (const node of nodesOf(tree)) {
    known.add(node)
    if ('position' in node) byPlace.set(`${node.type} ${node.position}`, node as Ast)
  }
  return (node) => (known.has(node) ? node : (byPlace.get(`${node.type} ${node.position}`) ?? node))
}

// Nothing but names.
function isPlain({ steps }: PathNode): boolean {
  return steps.every(({ type, stages }) => type === 'name' && stages === undefined)
}

type Site = { readonly input: unknown; readonly frame: Frame; readonly run: Run }

const prefixes = new WeakMap<Ast, Map<number, Code>>()

// Not watched: only what the steps find is of interest.
function stepsOf(node: PathNode, { input, frame, run }: Site): NodeEvent<unknown>['steps'] {
  return (count) => {
    const held = prefixes.get(node) ?? new Map<number, Code>()
    prefixes.set(node, held)
    const { group: _group, ...path } = node
    const steps = node.steps.slice(0, count)
    const code = held.get(count) ?? compileClosure({ ...path, steps }, plainSetup())
    held.set(count, code)
    return code(input, frame, new Run(run.setup))
  }
}
