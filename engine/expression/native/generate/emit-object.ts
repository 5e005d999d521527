import { setOwn } from '../../../json/json.ts'
import type { ObjectNode } from '../ast.ts'
import { fixedKeys } from '../fixed-keys.ts'
import type { Emission, Mode, Value } from './emit.ts'
import { literal, type SourceWriter } from './source-writer.ts'

/** `{…}` with fixed keys. */
export function emitObject(node: ObjectNode, mode: Mode, { writer, emit }: Emission): Value {
  const keys = fixedKeys(node) ?? []
  const fields = node.lhs.map(([, value], at) => ({
    key: keys[at] as string,
    value: emit(value, mode),
  }))
  writer.line(`run.spend(${2 + 2 * fields.length})`)
  return { ...emitFields(fields, writer), clean: mode === 'data' }
}

/** A field of an object in the making. */
export type Field = { readonly key: string; readonly value: Value }

/** An object of fields: one literal where every field has a value, field by field where not. */
export function emitFields(fields: readonly Field[], writer: SourceWriter): Value {
  const optional = fields.filter(({ value }) => value.optional)
  const result = writer.local()
  const members = fields.map(({ key, value }) => `${propertyName(key)}: ${value.code}`)
  const whole = `${result} = {${members.join(', ')}}`
  if (optional.length === 0) writer.line(whole)
  else {
    const set = writer.constant(setOwn)
    const complete = optional.map(({ value }) => `${value.code} !== undefined`).join(' && ')
    writer.line(`if (${complete}) ${whole}`)
    writer.line(`else {\n${result} = {}`)
    for (const { key, value } of fields) {
      const { code } = value
      writer.line(`if (${code} !== undefined) ${set}(${result}, ${literal(key)}, ${code})`)
    }
    writer.line('}')
  }
  return { code: result, kind: 'unknown', optional: false, clean: true }
}

// In brackets "__proto__" is a field like any other.
function propertyName(key: string): string {
  return key === '__proto__' ? `[${literal(key)}]` : literal(key)
}
