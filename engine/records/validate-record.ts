import { jsonPointer } from '../json/pointer.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import type { SchemaFault } from '../schema/validator.ts'
import type { RecordProblem } from './record-problem.ts'

/** What is wrong with a unified record; nothing when it fits the schema. */
export function validateRecord(
  schema: UnifiedSchema,
  unified: Readonly<Record<string, unknown>>,
): readonly RecordProblem[] {
  return schema.validate(unified).map((fault) => {
    const at = faultPath(fault)
    const field = jsonPointer(at.map((part) => (/^\d+$/.test(part) ? '@' : part)))
    const name = at.join('.') || 'Record'
    return { code: 'invalid_record' as const, field, reason: `${name} ${reasonOf(fault)}` }
  })
}

function faultPath({ keyword, at, params }: SchemaFault): readonly string[] {
  if (keyword === 'required') return [...at, String(params.missingProperty)]
  if (keyword === 'additionalProperties') return [...at, String(params.additionalProperty)]
  return at
}

function reasonOf({ keyword, message, params }: SchemaFault): string {
  if (keyword === 'required') return 'is required, but has no value'
  if (keyword === 'additionalProperties') return 'does not exist in the schema'
  if (keyword === 'enum')
    return `must be one of: ${(params.allowedValues as unknown[]).map(String).join(', ')}`
  if (keyword === 'type') return `must be ${[params.type].flat().join(' or ')}`
  if (keyword === 'minLength') return 'must not be empty'
  if (keyword === 'pattern') return 'does not have the form that the schema asks for'
  return message
}
