import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { nodesOfType, sameText } from '../trace/node-shape.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import { isMoment } from '../trace/schema-property.ts'
import { affinity, sourceWords } from './affinity.ts'

/** Two fields with one source: a line that was copied and not changed. */
export function sameSource(evidence: MappingEvidence): readonly Finding[] {
  return [
    ...evidence.resources.flatMap((resource) => copies(evidence, resource)),
    ...limits(evidence),
  ]
}

function copies(evidence: MappingEvidence, resource: ResourceEvidence): Finding[] {
  return pairsOf(resource.fields).flatMap(([one, other]) => {
    const related = areRelated(resource, one, other)
    if (!related || !sameText(one.node, other.node) || isConstant(one)) return []
    const [wrong, right] = likeness(one) < likeness(other) ? [one, other] : [other, one]
    return findingAt(evidence, wrong.slot, wrong.node, {
      code: 'same_source',
      message: `"${wrong.path.join('.')}" comes from the same source as "${right.path.join('.')}"`,
      suggestion: 'a copied line? name the field that it is to come from',
    })
  })
}

function pairsOf<T>(list: readonly T[]): readonly (readonly [T, T])[] {
  return list.flatMap((one, at) => list.slice(at + 1).map((other) => [one, other] as const))
}

// Two moments, or fields of one name, such as an id and the id of the parent.
function areRelated(
  { list }: ResourceEvidence,
  { path: one }: FieldOutput,
  { path: other }: FieldOutput,
): boolean {
  const { document } = list.schema
  return one.at(-1) === other.at(-1) || (isMoment(document, one) && isMoment(document, other))
}

function isConstant({ node }: FieldOutput): boolean {
  return nodesOfType(node, 'path').length === 0
}

function likeness({ path, slot, node }: FieldOutput): number {
  return affinity(path.join('_'), sourceWords(slot, node))
}

const limitKeys = ['limit', 'remaining', 'reset']

function limits(evidence: MappingEvidence): Finding[] {
  const slots = evidence.responses.filter(({ path }) => limitKeys.includes(path[1] ?? ''))
  return pairsOf(slots).flatMap(([one, other]) => {
    if (!sameText(one.tree, other.tree)) return []
    const likenessOf = (slot: typeof one) =>
      affinity(slot.path[1] ?? '', sourceWords(slot, slot.tree))
    const [wrong, right] = likenessOf(one) < likenessOf(other) ? [one, other] : [other, one]
    return findingAt(evidence, wrong, wrong.tree, {
      code: 'same_source',
      message: `"${wrong.path.join('.')}" comes from the same source as "${right.path.join('.')}"`,
    })
  })
}
