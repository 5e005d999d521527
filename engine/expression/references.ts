import type { AstNode } from './ast-node.ts'
import { regexProblem } from './linear-regexp.ts'

/** A name read from the expression's input, e.g. `response.id`. */
export type Reference = {
  readonly root: string
  /** The names that follow the root, as far as they are fixed in the source. */
  readonly path: readonly string[]
  /** The number in brackets after the root, where there is one. */
  readonly index?: number
  /** It is called, which only a `$name` can be. */
  readonly called?: true
  readonly offset: number
  readonly length: number
}

/** A `$name` that is called or read. */
export type VariableUse = {
  readonly name: string
  readonly called: boolean
  readonly offset: number
  readonly length: number
}

/** A regular expression that cannot run. */
type RegexFault = { readonly message: string; readonly offset: number }

/** What an expression reads and calls. */
export type Usage = {
  readonly references: readonly Reference[]
  /** Names read from a value found on the way, as in a predicate or after a dot. */
  readonly inner: readonly Reference[]
  readonly variables: readonly VariableUse[]
  readonly regexFaults: readonly RegexFault[]
}

/** Finds every root reference, every free variable and every unusable regex of a parsed expression. */
export function findUsage(ast: AstNode, source: string): Usage {
  const walk = new UsageWalk(source)
  walk.visit(ast, true)
  return {
    references: walk.references,
    inner: walk.inner,
    variables: walk.variables.filter(({ name }) => !walk.bound.has(name)),
    regexFaults: walk.regexFaults,
  }
}

class UsageWalk {
  readonly references: Reference[] = []
  readonly inner: Reference[] = []
  readonly variables: VariableUse[] = []
  readonly regexFaults: RegexFault[] = []
  readonly bound = new Set<string>(['', '$'])
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  // `atRoot`: names are read from the expression's input, not from a value found on the way.
  visit(node: unknown, atRoot: boolean): void {
    if (Array.isArray(node)) {
      for (const entry of node) this.visit(entry, atRoot)
      return
    }
    if (!isNode(node)) return
    this.#collect(node)
    if (node.type === 'path') this.#visitPath(node, atRoot)
    else this.#visitChildren(node, atRoot)
  }

  #collect(node: AstNode): void {
    if (node.type === 'variable') this.#variable(node, false)
    if (node.type === 'bind') this.#bind((node.lhs as AstNode).value)
    if (node.type === 'lambda') {
      for (const argument of node.arguments as AstNode[]) this.#bind(argument.value)
    }
    if (node.type === 'regex') this.#regex(node)
    this.#bind(node.focus)
    for (const stage of list(node.stages)) {
      if (stage.type === 'index') this.#bind(stage.value)
    }
    if (isNode(node.index)) this.#bind(node.index.value)
    else this.#bind(node.index)
  }

  #bind(name: unknown): void {
    if (typeof name === 'string') this.bound.add(name)
  }

  #variable(node: AstNode, called: boolean): void {
    const name = String(node.value)
    const end = Number(node.position)
    const length = name.length + 1
    this.variables.push({ name, called, offset: end - length, length })
  }

  #regex(node: AstNode): void {
    const fault = regexProblem(node.value as RegExp)
    if (fault === undefined) return
    const length = (node.value as RegExp).source.length + 2
    this.regexFaults.push({ message: fault, offset: Math.max(0, Number(node.position) - length) })
  }

  #visitPath(node: AstNode, atRoot: boolean): void {
    const steps = list(node.steps)
    const start = rootStep(steps, atRoot)
    if (start !== undefined) this.references.push(this.#reference(steps, start))
    else if (steps[0]?.type === 'name') this.inner.push(this.#reference(steps, 0))
    steps.forEach((step, index) => {
      const stepAtRoot = index === 0 && atRoot
      if (step.type === 'name') this.#collect(step)
      else this.visit({ ...step, predicate: undefined, stages: undefined }, stepAtRoot)
      this.#visitFilters(step)
    })
    this.#visitFilters({ ...node, stages: undefined })
  }

  #visitFilters(node: AstNode): void {
    for (const filter of [...list(node.stages), ...list(node.predicate)])
      this.visit(filter.expr, false)
    if (isNode(node.group) || isRecord(node.group)) this.visit((node.group as AstNode).lhs, false)
  }

  #visitChildren(node: AstNode, atRoot: boolean): void {
    if (node.type === 'bind') {
      this.visit(node.rhs, atRoot)
      return
    }
    if (node.type === 'transform') {
      this.visit([node.pattern, node.update, node.delete], false)
      return
    }
    if (node.type === 'sort') {
      for (const term of list(node.terms)) this.visit(term.expression, false)
      return
    }
    if (isNode(node.procedure)) this.#visitProcedure(node.procedure, atRoot)
    const lambda = node.type === 'lambda'
    this.visit(lambda ? node.body : node.arguments, atRoot)
    for (const key of childKeys) this.visit(node[key], atRoot)
    this.#visitFilters(node)
  }

  #visitProcedure(procedure: AstNode, atRoot: boolean): void {
    const steps = list(procedure.steps)
    if (procedure.type === 'variable') this.#variable(procedure, true)
    else if (steps.length === 1 && steps[0]?.type === 'name') {
      const names = atRoot ? this.references : this.inner
      names.push({ ...this.#reference(steps, 0), called: true })
    } else this.visit(procedure, atRoot)
  }

  #reference(steps: readonly AstNode[], start: number): Reference {
    const first = steps[start] as AstNode
    const rest: string[] = []
    for (const step of steps.slice(start + 1)) {
      if (step.type !== 'name') break
      rest.push(String(step.value))
    }
    const end = Number(first.position)
    const begin = nameStart(this.#source, end, String(first.value))
    const index = fixedIndex(first)
    return {
      root: String(first.value),
      path: rest,
      ...(index === undefined ? {} : { index }),
      offset: begin,
      length: end - begin,
    }
  }
}

const childKeys = ['condition', 'then', 'else', 'expressions', 'expression', 'lhs', 'rhs'] as const

// The index of the step that reads from the input: `a.b`, `$$.a.b` or, at the root, `$.a.b`.
function rootStep(steps: readonly AstNode[], atRoot: boolean): number | undefined {
  const [first, second] = steps
  if (first?.type === 'name') return atRoot ? 0 : undefined
  if (first?.type !== 'variable' || second?.type !== 'name') return undefined
  if (first.value === '$') return 1
  return first.value === '' && atRoot ? 1 : undefined
}

function fixedIndex(step: AstNode): number | undefined {
  const [filter] = list(step.stages)
  const expr = filter?.expr
  return isNode(expr) && expr.type === 'number' ? Number(expr.value) : undefined
}

function nameStart(source: string, end: number, name: string): number {
  if (source[end - 1] === '`') return Math.max(0, source.lastIndexOf('`', end - 2))
  const plain = end - name.length
  return source.slice(plain, end) === name ? plain : Math.max(0, end - name.length - 2)
}

function list(value: unknown): AstNode[] {
  return Array.isArray(value) ? (value as AstNode[]) : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isNode(value: unknown): value is AstNode {
  return isRecord(value) && typeof value.type === 'string'
}
