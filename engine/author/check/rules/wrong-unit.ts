import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { outputValue } from '../trace/output-value.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import { isMoment, schemaProperty } from '../trace/schema-property.ts'

/** Numbers of another unit: a fraction for a percentage, an epoch for seconds, seconds for milliseconds. */
export function wrongUnit(evidence: MappingEvidence): readonly Finding[] {
  return [
    ...evidence.resources.flatMap((resource) =>
      resource.fields.flatMap((field) => [
        ...fractions(evidence, resource, field),
        ...farMoments(evidence, resource, field),
      ]),
    ),
    ...farResets(evidence),
  ]
}

function fractions(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  field: FieldOutput,
): Finding[] {
  const { minimum, maximum } = schemaProperty(resource.list.schema.document, field.path)
  if (minimum !== 0 || maximum !== 100) return []
  const values = resource.records
    .map((record) => outputValue(field, record))
    .filter((value): value is number => typeof value === 'number')
  const fraction = values.find((value) => value > 0 && value < 1)
  if (fraction === undefined || values.some((value) => value > 1)) return []
  return [
    findingAt(evidence, field.slot, field.node, {
      code: 'wrong_unit',
      message: `"${field.path.join('.')}" is a percentage from 0 to 100, but no record gives more than 1: one gives ${shown(fraction)}`,
      suggestion: 'is it a share of 1? then times 100',
      value: fraction,
    }),
  ]
}

function farMoments(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  field: FieldOutput,
): Finding[] {
  if (!isMoment(resource.list.schema.document, field.path)) return []
  const dated = resource.records.filter((record) => {
    const value = outputValue(field, record)
    // Some providers write no date as the beginning of time.
    return typeof value === 'string' && Date.parse(value) !== 0
  })
  const [far] = dated
  if (far === undefined || dated.some((record) => isLikely(outputValue(field, record)))) return []
  const value = outputValue(field, far)
  return [
    findingAt(evidence, field.slot, field.node, {
      code: 'wrong_unit',
      message: `"${field.path.join('.')}" is ${shown(value)}: seconds taken for milliseconds, or the other way round?`,
      value,
      at: far.at,
    }),
  ]
}

function isLikely(moment: unknown): boolean {
  const year = new Date(String(moment)).getUTCFullYear()
  return year >= 1980 && year <= 2100
}

const tenYears = 10 * 365 * 86_400

function farResets(evidence: MappingEvidence): Finding[] {
  const slots = evidence.responses.filter(({ path }) => /^(retry_after|reset)$/.test(path[1] ?? ''))
  return slots.flatMap((slot) => {
    const far = slot.results.find(({ value }) => typeof value === 'number' && value > tenYears)
    if (far === undefined) return []
    return findingAt(evidence, slot, slot.tree, {
      code: 'wrong_unit',
      message: `"${slot.path.join('.')}" is a number of seconds from now, but this gives ${shown(far.value)}`,
      suggestion: 'is it an epoch? then $secondsUntil(…)',
      value: far.value,
      at: far.environment.at,
    })
  })
}
