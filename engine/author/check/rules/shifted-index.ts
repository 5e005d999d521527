import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { bare, binariesOf, literalOf, namesOf } from '../trace/node-shape.ts'

/** `index + 1`: places count from 0. */
export function shiftedIndex(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ slots }) =>
    slots.flatMap((slot) =>
      binariesOf(slot.tree, ['+', '-'])
        .filter(({ lhs, rhs }) => {
          const sides = [bare(lhs), bare(rhs)]
          const isIndex = sides.some((side) => namesOf(side)?.join() === 'index')
          return isIndex && sides.some((side) => literalOf(side) !== undefined)
        })
        .map((node) =>
          findingAt(evidence, slot, node, {
            code: 'shifted_index',
            message: '`index` counts from 0, as every place in a list does',
            suggestion: 'take `index` as it is',
          }),
        ),
    ),
  )
}
