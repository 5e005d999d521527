import { suggestion } from '../../../errors/suggest.ts'
import { ownValue } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, findingOn, shown } from '../report/make-finding.ts'
import { giverOf, literalOf, resultsOf } from '../trace/node-shape.ts'
import { enumOf } from '../trace/schema-property.ts'
import type { Environment } from '../trace/slot.ts'
import { fieldGiving, unifiedRecord } from '../trace/unified-record.ts'

import { responseMisfits } from './response-misfit.ts'

/** A result that does not fit the unified schema: its type, its form, its range, or one of its values. */
export function resultMisfit(evidence: MappingEvidence): readonly Finding[] {
  return [
    ...evidence.resources.flatMap((resource) => [
      ...resource.records.flatMap((record) => misfits(evidence, resource, record)),
      ...foreignValues(evidence, resource),
    ]),
    ...responseMisfits(evidence),
  ]
}

type SchemaFault = ReturnType<ResourceEvidence['list']['schema']['validate']>[number]

function misfits(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  record: Environment,
): Finding[] {
  const { warnings = [] } = record.shownBy.fixture.content.expect ?? {}
  const unified = unifiedRecord(resource, record)
  if (unified === undefined || warnings.includes('invalid_record')) return []
  return resource.list.schema.validate(unified).flatMap((fault) => {
    const lacks = fault.keyword === 'required'
    const path = lacks ? [...fault.at, String(fault.params.missingProperty)] : fault.at
    const field = fieldGiving(resource, path)
    const name = path.join('.')
    const value = path.reduce<unknown>(ownValue, unified)
    const remark = {
      code: lacks ? ('result_missing' as const) : ('result_misfit' as const),
      message: lacks
        ? `"${name}" is required, but this record gives it no value`
        : `"${name}" ${reasonOf(fault)}: it is ${shown(value)}`,
      value,
      at: record.at,
    }
    if (field === undefined) return findingOn(evidence, resource.path, 'key', remark)
    return findingAt(evidence, field.slot, giverOf(field.slot, field.node, record), remark)
  })
}

function reasonOf({ keyword, message, params }: SchemaFault): string {
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
  if (keyword === 'type') return `must be ${[params.type].flat().join(' or ')}`
  if (keyword === 'minLength') return 'must not be empty'
  if (keyword === 'additionalProperties')
    return `has a field "${params.additionalProperty}" that the schema lacks`
  if (keyword === 'pattern' || keyword === 'format')
    return 'does not have the form that the schema asks for'
  return message
}

// Also in branches that no record takes.
function foreignValues(evidence: MappingEvidence, resource: ResourceEvidence): Finding[] {
  return resource.fields.flatMap(({ path, slot, node }) => {
    const values = enumOf(resource.list.schema.document, path)
    if (values === undefined) return []
    return resultsOf(node).flatMap((result) => {
      const value = literalOf(result)?.value
      if (typeof value !== 'string' || values.includes(value)) return []
      return findingAt(evidence, slot, result, {
        code: 'result_misfit',
        message: `"${path.join('.')}" cannot be ${shown(value)}`,
        suggestion: suggestion(value, values),
        value,
      })
    })
  })
}
