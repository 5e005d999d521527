import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { outputValue } from '../trace/output-value.ts'
import type { FieldOutput } from '../trace/outputs.ts'

/** A mapped field that no record has a value for. */
export function alwaysNull(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) =>
    resource.fields
      .filter((field) => isAlwaysNull(resource, field))
      .map((field) =>
        findingAt(evidence, field.slot, field.node, {
          code: 'always_null',
          message: `No fixture has a record with a value for "${field.path.join('.')}" (${resource.records.length} records)`,
          suggestion: 'record an answer that has one, or leave the field out',
        }),
      ),
  )
}

// One record alone says little.
function isAlwaysNull({ records }: ResourceEvidence, field: FieldOutput): boolean {
  if (records.length < 2) return false
  return records.every((record) => (outputValue(field, record) ?? null) === null)
}
