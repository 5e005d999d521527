import { isObject, ownValue, setOwn } from '../../../json/json.ts'
import { fieldAt } from '../../../schema/unified-schema.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import { outputValue } from './output-value.ts'
import type { FieldOutput } from './outputs.ts'
import type { Environment } from './slot.ts'

/** The unified record that the mapping gives in an environment; undefined where an expression fails. */
export function unifiedRecord(
  { fields, list }: ResourceEvidence,
  environment: Environment,
): Record<string, unknown> | undefined {
  const unified: Record<string, unknown> = {}
  for (const field of fields) {
    const result = field.slot.results.find((held) => held.environment === environment)
    if (result?.error !== undefined) return undefined
    const value = outputValue(field, environment)
    if (value === undefined) continue
    const isList = fieldAt(list.schema.fields, field.path)?.type === 'array'
    setAt(unified, field.path, isList && value !== null ? [value].flat() : value)
  }
  return unified
}

/** The field that gives a path of the unified record, or the one that it is a part of. */
export function fieldGiving(
  { fields }: ResourceEvidence,
  path: readonly string[],
): FieldOutput | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = path.slice(0, length).join('.')
    const found = fields.find((field) => field.path.join('.') === wanted)
    if (found !== undefined) return found
  }
  return fields.find((field) => field.path.length === 0)
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path
  if (name === undefined) {
    if (isObject(value)) Object.assign(target, value)
    return
  }
  if (rest.length === 0) {
    setOwn(target, name, value)
    return
  }
  const held = ownValue(target, name)
  const inner = isObject(held) ? held : {}
  setOwn(target, name, inner)
  setAt(inner, rest, value)
}
