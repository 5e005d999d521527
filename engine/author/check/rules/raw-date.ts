import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { nodesOfType, resultsOf } from '../trace/node-shape.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import { isMoment } from '../trace/schema-property.ts'

/** A moment that is taken as it comes, beside one that is not: the fixtures may only happen to have the form that the schema asks for. */
export function rawDate(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) => {
    const moments = resource.fields.filter(({ path }) =>
      isMoment(resource.list.schema.document, path),
    )
    return moments.some(isConverted)
      ? moments.filter(isRaw).map((field) => said(evidence, field))
      : []
  })
}

function isConverted({ node }: FieldOutput): boolean {
  return nodesOfType(node, 'function').length > 0
}

function isRaw(field: FieldOutput): boolean {
  return !isConverted(field) && resultsOf(field.node).some(({ type }) => type === 'path')
}

function said(evidence: MappingEvidence, field: FieldOutput): Finding {
  return findingAt(evidence, field.slot, field.node, {
    code: 'raw_date',
    message: `"${field.path.join('.')}" is taken as it comes, though another date of this mapping is not`,
    suggestion: 'write $isoDate(…)',
  })
}
