import { setOwn } from '../../../json/json.ts'
import type { ObjectNode } from '../ast.ts'
import { fixedKeys } from '../fixed-keys.ts'
import type { Emission, Mode, Value } from './emit.ts'
import { literal } from './source-writer.ts'

/** `{…}` with fixed keys: one literal where every field has a value, field by field where not. */
export function emitObject(node: ObjectNode, mode: Mode, { writer, emit }: Emission): Value {
  const keys = fixedKeys(node) ?? []
  const values = node.lhs.map(([, value]) => emit(value, mode))
  const fields = keys.map((key, at) => `[${literal(key)}]: ${values[at]?.code}`)
  const optional = values.filter((value) => value.optional)
  const result = writer.local()
  const whole = `${result} = {${fields.join(', ').replaceAll(/\[("[A-Za-z_]\w*")\]: /g, bareKey)}}`
  if (optional.length === 0) writer.line(whole)
  else {
    const set = writer.constant(setOwn)
    const complete = optional.map(({ code }) => `${code} !== undefined`).join(' && ')
    writer.line(`if (${complete}) ${whole}`)
    writer.line(`else {\n${result} = {}`)
    keys.forEach((key, at) => {
      const { code } = values[at] as Value
      writer.line(`if (${code} !== undefined) ${set}(${result}, ${literal(key)}, ${code})`)
    })
    writer.line('}')
  }
  return { code: result, kind: 'unknown', optional: false, clean: mode === 'data' }
}

function bareKey(whole: string, key: string): string {
  return key === '"__proto__"' ? whole : `${key}: `
}
