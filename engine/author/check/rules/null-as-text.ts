import type { Ast } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { binariesOf, callsOf } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'

/** Null that becomes the text "null". */
export function nullAsText(evidence: MappingEvidence): readonly Finding[] {
  const slots = [...evidence.resources.flatMap((resource) => resource.slots), ...evidence.responses]
  return slots.flatMap((slot) => {
    const calls = callsOf(slot.tree, ['string', 'join']).flatMap((call) =>
      call.arguments.slice(0, 1),
    )
    const joined = binariesOf(slot.tree, ['&']).flatMap(({ lhs, rhs }) => [lhs, rhs])
    return [...calls, ...joined].flatMap((node) => textOfNull(evidence, slot, node))
  })
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
