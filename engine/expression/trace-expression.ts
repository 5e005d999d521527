import type { AstNode } from './ast-node.ts'
import { toExpressionError } from './expression-error.ts'
import { type ExpressionSetup, parseSource } from './jsonata.ts'
import type { Ast, BinaryNode, ConditionNode, PathNode } from './native/ast.ts'
import { compileClosure, compileNode, type NodeSetup } from './native/compile-node.ts'
import { Frame } from './native/frame.ts'
import { plainSetup, runSetupOf } from './native/native-expression.ts'
import { type Code, Run } from './native/run.ts'
import { collapse } from './native/sequence.ts'
import { nodesOf } from './nodes-of.ts'
import { resultData } from './result-data.ts'
import { isTrue } from './truth.ts'

/** What a node of an expression did once. */
export type NodeEvent = {
  readonly node: Ast
  readonly input: unknown
  readonly value: unknown
  readonly error: unknown
  /** The node was run only to see what it would do: its value went nowhere. */
  readonly aside: boolean
  /** The value that the first steps of a path found, by number of steps. */
  readonly steps: (count: number) => unknown
}

/** An expression that tells what each of its nodes does. */
export type TracedExpression = {
  readonly tree: Ast
  /** Runs on an input of roots; gives plain JSON or undefined. Throws `ExpressionError`. */
  readonly evaluate: (input: unknown) => unknown
}

// What is run aside has bounds of its own, so that it takes nothing from the evaluation.
const asideLimits = { steps: 20_000, stack: 40 }

/**
 * Compiles an expression, node by node, so that `watch` hears of each evaluation of each node, inner ones first. Branches that an
 * evaluation does not take are run aside. Undefined where the text does not parse.
 */
export function traceExpression(
  source: string,
  setup: ExpressionSetup,
  watch: (event: NodeEvent) => void,
): TracedExpression | undefined {
  const parsed = parseSource(source, setup)
  if ('errors' in parsed) return undefined
  const tree = parsed.ast as Ast
  const runSetup = runSetupOf(setup)
  const original = originals(parsed.ast)
  let depth = 0
  const aside: Aside = (code, input, frame) => {
    depth += 1
    try {
      const limits = { ...runSetup.limits, ...asideLimits }
      code(input, frame, new Run({ ...runSetup, limits }))
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
      return (input, frame, run) => {
        const told = { node, input, aside: depth > 0, steps: stepsOf(node, input, frame, run) }
        try {
          const value = code(input, frame, run)
          watch({ ...told, value, error: undefined })
          return value
        } catch (error) {
          watch({ ...told, value: undefined, error })
          throw error
        }
      }
    },
  }
  const code = compileNode(tree, nodeSetup)
  const evaluate = (input: unknown): unknown => {
    const run = new Run(runSetup)
    const frame = new Frame(undefined)
    frame.begin(input)
    try {
      return resultData(code(input, frame, run), run.result)
    } catch (error) {
      throw toExpressionError(error)
    }
  }
  return { tree, evaluate }
}

type Aside = (code: Code, input: unknown, frame: Frame) => void

// A path hands on copies of its steps; each is told of as the node in the tree.
function originals(tree: AstNode): (node: Ast) => Ast {
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
function stepsOf(node: Ast, input: unknown, frame: Frame, run: Run): NodeEvent['steps'] {
  return (count) => {
    if (node.type !== 'path' || count === 0) return input
    const held = prefixes.get(node) ?? new Map<number, Code>()
    prefixes.set(node, held)
    const steps = (node as PathNode).steps.slice(0, count)
    const plain = { ...plainSetup(), generate: undefined }
    const { group: _group, ...path } = node as PathNode
    const code = held.get(count) ?? compileClosure({ ...path, steps }, plain)
    held.set(count, code)
    return code(input, frame, new Run(run.setup))
  }
}
