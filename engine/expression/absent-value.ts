import type { AstNode } from './ast-node.ts'

/**
 * What an expression gives when something that it reads is absent, compared with what it gives when it is there:
 * the `same`, `nothing`, one of these two (`kept`), a value that counts as false (`false`), that or the same (`weak`),
 * or `changed`: another value.
 */
export type AbsentValue = 'same' | 'nothing' | 'kept' | 'false' | 'weak' | 'changed'

/**
 * Tells what becomes of an expression when `root.name` is absent. It errs on the side of `kept`: what it calls `false`,
 * `weak` or `changed` is so. A branch that gives something else where the first choice came from what is absent is a
 * fallback, and `kept`.
 */
export function valueWithout(ast: AstNode, root: string, name: string): AbsentValue {
  const site: Site = { root, name, atRoot: true, bound: new Map(), depth: 0 }
  return absentValue(ast, site)
}

type Site = {
  readonly root: string
  readonly name: string
  /** Whether names are read from the input of the expression. */
  readonly atRoot: boolean
  readonly bound: Map<string, AbsentValue | AstNode>
  readonly depth: number
}

const deepest = 50

function absentValue(node: AstNode, outer: Site): AbsentValue {
  if (outer.depth > deepest) return 'kept'
  const site = { ...outer, depth: outer.depth + 1 }
  const evaluate = evaluators[node.type]
  if (evaluate !== undefined) return evaluate(node, site)
  return constants.includes(node.type) ? 'same' : 'kept'
}

const constants = ['string', 'number', 'value', 'regex', 'name', 'wildcard', 'descendant', 'lambda']

const evaluators: Readonly<Record<string, (node: AstNode, site: Site) => AbsentValue>> = {
  path: pathValue,
  variable: (node, { bound }) => {
    const held = bound.get(String(node.value))
    return typeof held === 'string' ? held : 'same'
  },
  bind: (node, site) => {
    const rhs = node.rhs as AstNode
    const value = absentValue(rhs, site)
    site.bound.set(String((node.lhs as AstNode).value), rhs.type === 'lambda' ? rhs : value)
    return value
  },
  block: (node, site) => {
    const inner = { ...site, bound: new Map(site.bound) }
    return nodes(node.expressions).reduce<AbsentValue>(
      (_, step) => absentValue(step, inner),
      'nothing',
    )
  },
  condition: conditionValue,
  binary: (node, site) =>
    operatorValue(String(node.value), [
      absentValue(node.lhs as AstNode, site),
      absentValue(node.rhs as AstNode, site),
    ]),
  unary: unaryValue,
  function: (node, site) => callValue(node, nodes(node.arguments), site),
  apply: (node, site) => {
    const call = node.rhs as AstNode
    const given = [node.lhs as AstNode]
    if (call.type === 'function') return callValue(call, [...given, ...nodes(call.arguments)], site)
    return callValue({ type: 'function', procedure: call }, given, site)
  },
}

function pathValue(node: AstNode, site: Site): AbsentValue {
  const steps = nodes(node.steps)
  const [first] = steps
  const input =
    first?.type === 'variable' && (first.value === '$' || (first.value === '' && site.atRoot))
  const start = input ? 1 : 0
  const fromRoot = input || (site.atRoot && first?.type === 'name')
  if (fromRoot && steps[start]?.value === site.root) {
    if (steps[start + 1]?.value === site.name) return 'nothing'
    if (steps[start + 1]?.type !== 'name') return 'kept'
  }
  const values = steps.map((step, index) =>
    stepValue(step, { ...site, atRoot: site.atRoot && index === 0 }),
  )
  return along([...values, ...filterValues(node, site)])
}

function stepValue(step: AstNode, site: Site): AbsentValue {
  const filters = filterValues(step, site)
  // The first of several choices.
  if (step.type === 'unary' && step.value === '[' && filters.length > 0 && filters[0] === 'same') {
    return together(nodes(step.expressions).map((choice) => absentValue(choice, site)))
  }
  const own = { ...step, stages: undefined, predicate: undefined }
  return along([absentValue(own, site), ...filters])
}

// A filter that is not fulfilled lets nothing through.
function filterValues(node: AstNode, site: Site): AbsentValue[] {
  return [...nodes(node.stages), ...nodes(node.predicate)].flatMap(({ type, expr }) => {
    if (type !== 'filter') return []
    const value = absentValue(expr as AstNode, { ...site, atRoot: false })
    if (value === 'false') return ['nothing']
    return [value === 'weak' ? 'kept' : value]
  })
}

function conditionValue(node: AstNode, site: Site): AbsentValue {
  const test = absentValue(node.condition as AstNode, site)
  const whenTrue = absentValue(node.then as AstNode, site)
  const whenFalse = node.else === undefined ? 'nothing' : absentValue(node.else as AstNode, site)
  if (test === 'same') return together([whenTrue, whenFalse])
  if (whenTrue === 'nothing' && whenFalse === 'nothing') return 'nothing'
  if (test === 'changed') return 'changed'
  if (whenFalse === 'nothing')
    return test === 'nothing' || test === 'false' ? 'nothing' : together([whenTrue, 'kept'])
  // The value would have come from what is absent: the other branch is its fallback.
  const isFallback = whenTrue === 'nothing' || whenTrue === 'kept' || whenFalse === 'kept'
  return isFallback ? together([whenFalse, 'kept']) : 'changed'
}

function unaryValue(node: AstNode, site: Site): AbsentValue {
  if (node.value === '-') return operatorValue('-', [absentValue(node.expression as AstNode, site)])
  if (node.value === '{') {
    const members = (node.lhs as AstNode[][]).flat().map((part) => absentValue(part, site))
    return members.includes('nothing') ? together([...members, 'kept']) : together(members)
  }
  const entries = nodes(node.expressions).map((entry) => absentValue(entry, site))
  const none = entries.length > 0 && entries.every((entry) => entry === 'nothing')
  return none ? 'false' : together(entries)
}

function operatorValue(operator: string, sides: readonly AbsentValue[]): AbsentValue {
  const has = (value: AbsentValue) => sides.includes(value)
  if (sides.every((side) => side === 'same')) return 'same'
  if (operator === 'and')
    return has('nothing') || has('false') ? 'false' : has('changed') ? 'changed' : 'weak'
  if (has('changed')) return 'changed'
  if (operator === 'or') return has('same') || has('kept') || has('weak') ? 'weak' : 'false'
  if (has('false') || has('weak')) return 'changed'
  if (operator === '&') return has('same') || has('kept') ? 'changed' : 'false'
  if (['=', '!=', 'in'].includes(operator)) return has('nothing') ? 'false' : 'weak'
  if (operator === '..') return 'kept'
  return has('nothing') ? 'nothing' : 'kept'
}

function callValue(call: AstNode, given: readonly AstNode[], site: Site): AbsentValue {
  const name = String((call.procedure as AstNode | undefined)?.value ?? '')
  const values = given.map((argument) => argumentValue(argument, site))
  const own = site.bound.get(name)
  if (own !== undefined && typeof own !== 'string') return bodyValue(own, values, site)
  if (values.every((value) => value === 'same')) return 'same'
  if (values.includes('changed')) return 'changed'
  const [first = 'same'] = values
  if (name === 'exists')
    return first === 'nothing' ? 'false' : first === 'kept' ? 'weak' : 'changed'
  if (name === 'count') return first === 'nothing' ? 'false' : first === 'kept' ? 'weak' : 'changed'
  if (name === 'boolean') return first
  if (values.includes('false') || values.includes('weak')) return 'changed'
  return first === 'nothing' && name !== 'append' && name !== 'zip' ? 'nothing' : 'kept'
}

function argumentValue(argument: AstNode, site: Site): AbsentValue {
  if (argument.type !== 'lambda') return absentValue(argument, site)
  const value = bodyValue(argument, [], site)
  return value === 'nothing' ? 'kept' : value
}

function bodyValue(lambda: AstNode, given: readonly AbsentValue[], site: Site): AbsentValue {
  const bound = new Map(site.bound)
  for (const [index, { value }] of nodes(lambda.arguments).entries())
    bound.set(String(value), given[index] ?? 'same')
  return absentValue(lambda.body as AstNode, { ...site, bound })
}

// Values one after the other: where one gives nothing, all do.
function along(values: readonly AbsentValue[]): AbsentValue {
  if (values.includes('nothing')) return 'nothing'
  return together(values)
}

// Values beside one another.
function together(values: readonly AbsentValue[]): AbsentValue {
  if (values.some((value) => value === 'changed' || value === 'false' || value === 'weak'))
    return 'changed'
  if (values.length > 0 && values.every((value) => value === 'nothing')) return 'nothing'
  return values.every((value) => value === 'same') ? 'same' : 'kept'
}

function nodes(value: unknown): readonly AstNode[] {
  return Array.isArray(value) ? (value as AstNode[]) : []
}
