import type { Ast } from '../../../expression/native/ast.ts'
import { nodesOf } from '../../../expression/nodes-of.ts'
import type { SourceRange } from '../../../source/yaml.ts'

type Token = { readonly type?: unknown; readonly value?: unknown; readonly position?: unknown }

/** Where a node stands in the text of its expression: from its first token to its last. */
export function rangeOfNode(node: Ast | Token, source: string): SourceRange {
  let start = source.length
  let end = 0
  for (const part of nodesOf(node)) {
    const { position } = part
    if (typeof position !== 'number') continue
    start = Math.min(start, startOfToken(part, source))
    end = Math.max(end, position)
  }
  return end === 0 ? { offset: 0, length: source.length } : { offset: start, length: end - start }
}

// The parser notes where a token ends.
function startOfToken({ type, value, position }: Token, source: string): number {
  const end = Number(position)
  const before = source.slice(0, end)
  if (type === 'string') return quotedStart(before, end)
  if (type === 'name' && before.endsWith('`')) return before.lastIndexOf('`', end - 2)
  if (type === 'variable') return end - String(value).length - 1
  if (type === 'name' && /["']$/.test(before)) return quotedStart(before, end)
  if (type === 'regex') return Math.max(0, before.lastIndexOf('/', end - 3))
  if (type === 'number') return numberStart(before, end)
  const text = typeof value === 'string' || typeof value === 'boolean' ? String(value) : '?'
  return before.endsWith(text) ? end - text.length : Math.max(0, end - 1)
}

function quotedStart(before: string, end: number): number {
  const quote = before[end - 1] ?? '"'
  let at = end - 2
  while (at > 0 && (before[at] !== quote || before[at - 1] === '\\')) at -= 1
  return Math.max(0, at)
}

function numberStart(before: string, end: number): number {
  let at = end
  while (at > 0 && /[\d.eE+-]/.test(before[at - 1] ?? '')) at -= 1
  return Math.min(at, end - 1)
}
