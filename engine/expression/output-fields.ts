import type { AstNode } from './ast-node.ts'

/** A field that an object expression gives, and where its key stands. */
export type OutputField = {
  readonly path: readonly string[]
  readonly offset: number
  readonly length: number
}

/** The fields of the object that an expression gives, or undefined where they are not fixed in the source. */
export function outputFields(ast: AstNode): readonly OutputField[] | undefined {
  return fieldsOf(ast, [])
}

function fieldsOf(node: AstNode, prefix: readonly string[]): OutputField[] | undefined {
  if (node.predicate !== undefined || node.group !== undefined) return undefined
  if (node.type === 'block') return lastOf(node.expressions, prefix)
  if (node.type === 'condition') return eitherOf(node, prefix)
  if (node.type !== 'unary' || node.value !== '{') return undefined
  return objectFields(node.lhs as [AstNode, AstNode][], prefix)
}

function lastOf(expressions: unknown, prefix: readonly string[]): OutputField[] | undefined {
  const last = (expressions as AstNode[]).at(-1)
  return last === undefined ? undefined : fieldsOf(last, prefix)
}

function eitherOf(node: AstNode, prefix: readonly string[]): OutputField[] | undefined {
  const then = fieldsOf(node.then as AstNode, prefix)
  if (node.else === undefined) return then
  const otherwise = fieldsOf(node.else as AstNode, prefix)
  return then === undefined || otherwise === undefined ? undefined : [...then, ...otherwise]
}

function objectFields(
  pairs: readonly (readonly [AstNode, AstNode])[],
  prefix: readonly string[],
): OutputField[] | undefined {
  const fields: OutputField[] = []
  for (const [key, value] of pairs) {
    if (key.type !== 'string') return undefined
    const name = String(key.value)
    const length = name.length + 2
    const path = [...prefix, name]
    fields.push({ path, offset: Math.max(0, Number(key.position) - length), length })
    fields.push(...(fieldsOf(value, path) ?? []))
  }
  return fields
}
