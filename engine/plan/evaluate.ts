import type { BodyNode, LocatedExpression, Named } from '../compile/connector.ts'
import { MappingError } from '../errors/errors.ts'
import { whereText } from '../errors/where-text.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import type { QueryPair } from './request.ts'

/** Values that an expression can read, by root. */
export type Roots = Readonly<Record<string, unknown>>

/** Evaluates an expression. Throws {@link MappingError} that names the place in the file. */
export function evaluateLocated(located: LocatedExpression, roots: Roots): unknown {
  try {
    return located.expression.evaluate(roots)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { where } = located
    throw new MappingError(
      `Expression "${where.path}" (${whereText(where)}) failed: ${error.message}`,
      { where, cause: error },
    )
  }
}

/** Runs the query mapping: a parameter without a value is left out, a list repeats it. */
export function evaluateQuery(
  mapping: readonly Named<LocatedExpression>[],
  roots: Roots,
): readonly QueryPair[] {
  const pairs: QueryPair[] = []
  for (const { name, value: located } of mapping) {
    const value = evaluateLocated(located, roots)
    for (const entry of [value].flat()) {
      if (entry !== undefined && entry !== null)
        pairs.push({ name, value: parameterText(entry, located) })
    }
  }
  return pairs
}

/** Builds a JSON body. Members without a value are left out. */
export function evaluateBody(node: BodyNode, roots: Roots): unknown {
  if (node.kind === 'literal') return node.value
  if (node.kind === 'expression') return evaluateLocated(node.located, roots)
  if (node.kind === 'list') return node.items.map((item) => evaluateBody(item, roots))
  const members: Record<string, unknown> = {}
  for (const { name, value } of node.members) {
    const entry = evaluateBody(value, roots)
    if (entry !== undefined) members[name] = entry
  }
  return members
}

function parameterText(value: unknown, located: LocatedExpression): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new MappingError(
    `Query parameter "${located.where.path}" must be text, a number or a list`,
    {
      where: located.where,
    },
  )
}
