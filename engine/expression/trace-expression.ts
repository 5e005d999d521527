import { toExpressionError } from './expression-error.ts'
import type { ExpressionSetup } from './jsonata.ts'
import type { Ast, BinaryNode, ConditionNode, PathNode } from './native/ast.ts'
import { compileClosure, compileNode, type NodeSetup } from './native/compile-node.ts'
import { Frame } from './native/frame.ts'
import { plainSetup, runSetupOf } from './native/native-expression.ts'
import { type Code, Run } from './native/run.ts'
import { collapse } from './native/sequence.ts'
import { nodesOf } from './nodes-of.ts'
import { resultData } from './result-data.ts'
import { isTrue } from './truth.ts'

/** What a node of an expression did once, in an evaluation that goes by `tag`. */
export type NodeEvent<Tag> = {
  readonly node: Ast
  readonly tag: Tag
  readonly input: unknown
  readonly value: unknown
  readonly error: unknown
  /** The node was run only to see what it would do: its value went nowhere. */
  readonly aside: boolean
  /** The value that the first steps of a path find, by number of steps; undefined for what is no path. */
  readonly steps: ((count: number) => unknown) | undefined
}

/** Runs an expression on an input of roots; gives plain JSON or undefined. Throws `ExpressionError`. */
export type TracedExpression<Tag> = (input: unknown, tag: Tag) => unknown

// What is run aside has bounds of its own, so that it takes nothing from the evaluation.
const asideLimits = { steps: 20_000, stack: 40 }

/**
 * Compiles a tree, node by node, so that `watch` hears of each evaluation of each node, inner ones first. Branches that an
 * evaluation does not take are run aside.
 */
export function traceExpression<Tag>(
  tree: Ast,
  setup: ExpressionSetup,
  watch: (event: NodeEvent<Tag>) => void,
): TracedExpression<Tag> {
  const runSetup = runSetupOf(setup)
  const original = originals(tree)
  let depth = 0
  let tag: Tag
  const besides = new Run({ ...runSetup, limits: { ...runSetup.limits, ...asideLimits } })
  const aside: Aside = (code, input, frame) => {
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
  const nodeSetup: NodeSetup = {
    ...plainSetup(),
    generate: (given) => {
      const code = codeOf(given, nodeSetup, aside)
      const node = original(given)
      const tell = (
        input: unknown,
        steps: NodeEvent<Tag>['steps'],
        value: unknown,
        error?: unknown,
      ) => watch({ node, tag, input, value, error, aside: depth > 0, steps })
      return (input, frame, run) => {
        const steps =
          node.type === 'path' ? stepsOf(node as PathNode, input, frame, run) : undefined
        try {
          const value = code(input, frame, run)
          tell(input, steps, value)
          return value
        } catch (error) {
          tell(input, steps, undefined, error)
          throw error
        }
      }
    },
  }
  const code = compileNode(tree, nodeSetup)
  const run = new Run(runSetup)
  return (input, as) => {
    const frame = new Frame(undefined)
    frame.begin(input)
    run.reset()
    tag = as
    try {
      return resultData(code(input, frame, run), run.result)
    } catch (error) {
      throw toExpressionError(error)
    }
  }
}

type Aside = (code: Code, input: unknown, frame: Frame) => void

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

function codeOf(node: Ast, setup: NodeSetup, aside: Aside): Code {
  if (node.predicate !== undefined || node.group !== undefined) return compileClosure(node, setup)
  if (node.type === 'condition') return conditionCode(node as ConditionNode, setup, aside)
  const logic = node.type === 'binary' && (node.value === 'and' || node.value === 'or')
  return logic ? logicCode(node as BinaryNode, setup, aside) : compileClosure(node, setup)
}

function conditionCode(node: ConditionNode, setup: NodeSetup, aside: Aside): Code {
  const condition = compileNode(node.condition, setup)
  const then = compileNode(node.then, setup)
  const otherwise = node.else === undefined ? () => undefined : compileNode(node.else, setup)
  return (input, frame, run) => {
    const holds = isTrue(condition(input, frame, run), run)
    aside(holds ? otherwise : then, input, frame)
    const value = (holds ? then : otherwise)(input, frame, run)
    return Array.isArray(value) ? collapse(value, node.keepArray === true) : value
  }
}

function logicCode(node: BinaryNode, setup: NodeSetup, aside: Aside): Code {
  const open = node.value === 'and'
  const left = compileNode(node.lhs, setup)
  const right = compileNode(node.rhs, setup)
  return (input, frame, run) => {
    if (isTrue(left(input, frame, run), run) === open) return isTrue(right(input, frame, run), run)
    aside(right, input, frame)
    return !open
  }
}

const prefixes = new WeakMap<Ast, Map<number, Code>>()

// Without a trace: only what the steps find is of interest.
function stepsOf(
  node: PathNode,
  input: unknown,
  frame: Frame,
  run: Run,
): ((count: number) => unknown) | undefined {
  if (node.steps.every(({ type, stages }) => type === 'name' && stages === undefined))
    return undefined
  return (count) => {
    const held = prefixes.get(node) ?? new Map<number, Code>()
    prefixes.set(node, held)
    const steps = node.steps.slice(0, count)
    const plain = { ...plainSetup(), generate: undefined }
    const { group: _group, ...path } = node
    const code = held.get(count) ?? compileClosure({ ...path, steps }, plain)
    held.set(count, code)
    return code(input, frame, new Run(run.setup))
  }
}
