import type { Ast } from '../../../expression/native/ast.ts'
import { operatorsOf } from '../../../schema/filter-operators.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { QuerySlot } from '../evidence/read-requests.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import { smallest, textNodes } from '../trace/text-nodes.ts'

/** Text of a query that goes into a text of the provider's query language as it is. */
export function unescapedLiteral(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) =>
    evidence.queries
      .filter(({ call }) => call[1] === resource.name)
      .flatMap((query) => brokenOut(evidence, resource, query)),
  )
}

// Values that end a literal which does not expect them.
const hostile = [`qx'x"x`, `qz\\`]

function brokenOut(
  evidence: MappingEvidence,
  { list, cases }: ResourceEvidence,
  { slot }: QuerySlot,
): Finding[] {
  const [shownBy] = cases
  if (shownBy === undefined || !slot.source.includes('query')) return []
  const texts = list.schema.filterable.filter(({ filter }) => filter === 'text')
  const environments = texts.flatMap(({ name, filter }) =>
    operatorsOf(filter).flatMap((operator) =>
      hostile.map((text): Environment => {
        const value = operator === 'in' || operator === 'nin' ? [text, text] : text
        const query = { [name]: { [operator]: value } }
        return { roots: { ...shownBy.plan.roots, query }, shownBy, at: undefined }
      }),
    ),
  )
  const tried = evidence.run(slot, environments)
  const node = innermost(tried)
  if (node === undefined) return []
  return [
    findingAt(evidence, slot, node, {
      code: 'unescaped_literal',
      message: `Text of a query goes into a literal as it is: ${shown(hostile[0])} ends it`,
      suggestion: 'write "\'" & $escapeString(…) & "\'"',
      value: hostile[0],
    }),
  ]
}

function innermost(slot: Slot): Ast | undefined {
  const breaks = (node: Ast) =>
    slot.events(node).some(({ value, aside }) => !aside && isBroken(value))
  const broken = textNodes(slot.tree).filter(breaks)
  // Where it breaks first: what it is made of is whole.
  const first = broken.filter(
    (node) => node.type !== 'binary' || ![node.lhs, node.rhs].some(breaks),
  )
  return smallest(slot, first)
}

// A quote before the value and the value unchanged; or an operator of a language before it, and no quote at all.
const brokenForms = [
  /(['"])[^'"\s]{0,3}qx'x"x/,
  /(?:[=<>(,]|\blike|\bin)\s*qx'x"x/i,
  /(['"])[^'"\s]{0,3}qz\\['"%]/,
]

function isBroken(value: unknown): boolean {
  return typeof value === 'string' && brokenForms.some((form) => form.test(value))
}
