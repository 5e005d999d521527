import type { Ast, ConditionNode } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { bare, literalOf, nodesOfType, resultsOf } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'

/** A branch that is never taken, because an earlier one takes every record that it was meant for. */
export function hiddenBranch(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ slots }) =>
    slots.flatMap((slot) =>
      nodesOfType(slot.tree, 'condition')
        .map((node) => node as ConditionNode)
        .flatMap((node) => hiddenIn(evidence, slot, node)),
    ),
  )
}

// A chain of fallbacks takes the first that there is; only fixed values are meant for some records each.
function hiddenIn(evidence: MappingEvidence, slot: Slot, node: ConditionNode): Finding[] {
  const later = node.else === undefined ? undefined : bare(node.else)
  if (later?.type !== 'condition' || !isFixed(node.then)) return []
  const { condition, then } = later as ConditionNode
  if (!isFixed(then)) return []
  const told = slot.events(condition)
  const hidden = told.filter(
    ({ aside, value, tag }) => aside && value === true && slot.eventIn(node, tag) !== undefined,
  )
  const taken = told.some(({ aside, value }) => !aside && value === true)
  // One that holds for every record is the rest.
  const narrow = told.some(({ value }) => value === false)
  const [first] = hidden
  if (first === undefined || taken || !narrow) return []
  return [
    findingAt(evidence, slot, condition, {
      code: 'hidden_branch',
      message: 'This branch is never taken: an earlier one takes every record for which it holds',
      suggestion: 'put the narrower condition first',
      at: first.tag.at,
    }),
  ]
}

function isFixed(node: Ast): boolean {
  return resultsOf(node).every((result) => literalOf(result) !== undefined)
}
