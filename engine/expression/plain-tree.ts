import type { AstNode } from './ast-node.ts'

/**
 * A syntax tree of plain objects. The parser's own nodes inherit from its symbols, and so keep the whole parser in memory,
 * some hundred kilobytes for a mapping. Patterns and signatures stay what they are.
 */
export function plainTree(tree: AstNode): AstNode {
  const copies = new Map<object, Record<string, unknown>>()
  const waiting: object[] = []
  const copyOf = (value: unknown): unknown => {
    if (!isPart(value)) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    const copy = (Array.isArray(value) ? [] : {}) as Record<string, unknown>
    copies.set(value, copy)
    waiting.push(value)
    return copy
  }
  const copied = copyOf(tree)
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const copy = copies.get(part) as Record<string, unknown>
    for (const [name, value] of Object.entries(part)) copy[name] = copyOf(value)
  }
  return copied as AstNode
}

function isPart(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return false
  return typeof (value as { validate?: unknown }).validate !== 'function'
}
