import type { Ast, CallNode } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { bare, binariesOf, callsOf, namesOf } from '../trace/node-shape.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import type { Slot } from '../trace/slot.ts'

/** Null that becomes the text "null". */
export function nullAsText(evidence: MappingEvidence): readonly Finding[] {
  const possible = evidence.resources.flatMap((resource) =>
    resource.fields.flatMap((field) => textOfAnything(evidence, field)),
  )
  const slots = [...evidence.resources.flatMap((resource) => resource.slots), ...evidence.responses]
  const seen = slots.flatMap((slot) => {
    const calls = callsOf(slot.tree, ['string', 'join']).flatMap((call) =>
      call.arguments.slice(0, 1),
    )
    const joined = binariesOf(slot.tree, ['&']).flatMap(({ lhs, rhs }) => [lhs, rhs])
    return [...calls, ...joined].flatMap((node) => textOfNull(evidence, slot, node))
  })
  return [...seen, ...possible]
}

// A field that takes whatever stands there as text: null too, though no fixture has it.
function textOfAnything(evidence: MappingEvidence, { slot, node }: FieldOutput): Finding[] {
  const result = bare(node)
  const [value] = callsOf(node, ['string']).includes(result as CallNode)
    ? (result as CallNode).arguments
    : []
  if (value === undefined || namesOf(value) === undefined) return []
  return [
    findingAt(evidence, slot, value, {
      code: 'null_as_text',
      message: 'Null would become the text "null" here',
      suggestion: 'for an id take $id(…), else ask first: x != null ? …',
    }),
  ]
}

function textOfNull(evidence: MappingEvidence, slot: Slot, node: Ast): Finding[] {
  const seen = slot.events(node).find(({ value, aside }) => value === null && !aside)
  if (seen === undefined) return []
  return [
    findingAt(evidence, slot, node, {
      code: 'null_as_text',
      message: 'Null becomes the text "null" here',
      suggestion: 'for an id take $id(…), else ask first: x != null ? …',
      value: null,
      at: seen.tag.at,
    }),
  ]
}
