import type { Ast, BinaryNode, CallNode } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { bare, binariesOf, callsOf, literalOf, nodesOfType } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'
import { isSlip } from './names.ts'

/** A comparison that no value seen can satisfy: of two types, or with a text that is never there. */
export function neverEqual(evidence: MappingEvidence): readonly Finding[] {
  const overRecords = evidence.resources.flatMap(({ slots }) => slots)
  return [...overRecords, ...evidence.responses].flatMap((slot) =>
    binariesOf(slot.tree, ['=', '!=', 'in']).flatMap((node) => {
      const said = typesDiffer(slot, node) ?? neverSeen(slot, node)
      if (said === undefined) return []
      return findingAt(evidence, slot, node, { code: 'never_equal', ...said })
    }),
  )
}

type Said = { readonly message: string; readonly suggestion?: string; readonly value: unknown }

function typesDiffer(slot: Slot, node: BinaryNode): Said | undefined {
  const [left, right] = [valuesOf(slot, node.lhs), valuesOf(slot, node.rhs)]
  const types = new Set(left.map(kindOf))
  if (left.length === 0 || right.length === 0) return undefined
  if (right.some((value) => types.has(kindOf(value)))) return undefined
  const outcome = node.value === '!=' ? 'always true' : 'never true'
  const asked = literalOf(bare(node.lhs)) === undefined ? right : left
  const [seen] = asked === right ? left : right
  return {
    message: `No fixture has ${kindOf(asked[0])} there, only ${kindOf(seen)} (${shown(seen)}): the comparison is ${outcome}`,
    value: seen,
  }
}

function neverSeen(slot: Slot, node: BinaryNode): Said | undefined {
  const literals = [node.lhs, node.rhs].flatMap(literalsOf).filter((value) => value !== null)
  const other = literalsOf(node.lhs).length > 0 ? node.rhs : node.lhs
  if (literalsOf(other).length > 0) return undefined
  const known = callsOf(other, ['type']).includes(bare(other) as CallNode)
  const seen = known ? typeNames : [...new Set(valuesOf(slot, other))]
  const unseen = literals.find((literal) => typeof literal !== 'boolean' && !seen.includes(literal))
  if (seen.length === 0 || unseen === undefined) return undefined
  const slip = seen.find((value) => isSlip(String(unseen), String(value)))
  if (slip === undefined && !slot.closed && !known) return undefined
  if (node.value === '!=' && slip === undefined) return undefined
  return {
    message: `No fixture has the value ${shown(unseen)} there, only ${seen.slice(0, 5).map(shown).join(', ')}`,
    ...(slip === undefined ? {} : { suggestion: `did you mean ${shown(slip)}?` }),
    value: seen[0],
  }
}

// What `$type` gives.
const typeNames: readonly unknown[] = [
  'null',
  'number',
  'string',
  'boolean',
  'array',
  'object',
  'function',
]

function literalsOf(node: Ast): readonly unknown[] {
  const inner = bare(node)
  const literal = literalOf(inner)
  if (literal !== undefined) return [literal.value]
  if (inner.type !== 'unary' || inner.value !== '[') return []
  const items = nodesOfType(inner, 'string')
  return items.map((item) => literalOf(item)?.value)
}

// Null and nothing are absence, whatever the type.
function valuesOf(slot: Slot, node: Ast): readonly unknown[] {
  const literals = literalsOf(node)
  if (literals.length > 0) return literals.filter((value) => value !== null)
  return slot
    .events(node)
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    .filter((value) => value !== undefined && value !== null)
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'number' ? 'a number' : 'an object'
}
