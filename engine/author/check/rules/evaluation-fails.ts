import type { Ast } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { allNodes } from '../trace/node-shape.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import { smallest } from '../trace/text-nodes.ts'

/** An expression that throws on what was recorded. */
export function evaluationFails(evidence: MappingEvidence): readonly Finding[] {
  const slots = [
    ...evidence.resources.flatMap((resource) => resource.slots),
    ...evidence.responses,
    ...evidence.tokens,
    ...evidence.queries.map(({ slot }) => slot),
  ]
  return slots.flatMap((slot) => {
    const failed = slot.results.find(
      ({ error, environment }) => error !== undefined && !isExpected(environment),
    )
    if (failed === undefined) return []
    const { environment, error } = failed
    return findingAt(evidence, slot, culprit(slot, environment), {
      code: 'evaluation_fails',
      message: `The expression fails on what was recorded: ${(error as Error).message}`,
      at: environment.at,
    })
  })
}

/** Whether a case shows a record that cannot be mapped, or a call that fails for it. */
function isExpected({ shownBy }: Environment): boolean {
  const { expect = {} } = shownBy.fixture.content
  return (expect.warnings ?? []).includes('unmappable_record') || expect.error === 'mapping_failed'
}

// The innermost node that failed.
function culprit(slot: Slot, environment: Environment): Ast {
  const failed = allNodes(slot.tree).filter((node) => {
    const events = slot.events(node)
    return events.some((e) => e.tag === environment && !e.aside && e.error !== undefined)
  })
  return smallest(slot, failed) ?? slot.tree
}
