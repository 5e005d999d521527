import { setOwn } from '../../../json/json.ts'
import type { ObjectNode } from '../ast.ts'
import { fixedKeys } from '../fixed-keys.ts'
import { Gathered } from '../gathered.ts'
import type { Run } from '../run.ts'
import { type Site, within } from './emit.ts'
import { countObject } from './emit-data.ts'
import { emitGroup } from './emit-group.ts'
import { literal, type SourceWriter } from './source-writer.ts'
import { isList, type Value } from './value.ts'

/** `{…}`: of one value; of a list, one object of all its entries. */
export function emitObject(node: ObjectNode, site: Site): Value {
  const { writer, context } = site.emission
  const { code, plain } = context
  const keys = fixedKeys(node)
  if (keys === undefined) {
    const list = writer.local(`Array.isArray(${code}) ? ${code} : [${code}]`)
    return emitGroup({ group: node, list }, site)
  }
  if (plain === true) return emitPairs(node, keys, site)
  const whole = writer.local(
    `${isList(code)} ? ${writer.constant(gathered)}(${code}, run) : ${code}`,
  )
  const own = { code: whole, plain }
  return emitPairs(node, keys, { ...site, emission: within(site.emission, { context: own }) })
}

function gathered(list: readonly unknown[], run: Run): unknown {
  const held = new Gathered(list[0])
  for (let at = 1; at < list.length; at += 1) held.add(list[at], run)
  return held.value
}

function emitPairs(node: ObjectNode, keys: readonly string[], { mode, emission }: Site): Value {
  const { writer } = emission
  const inner = mode === 'data' ? emission : within(emission, { counter: undefined })
  const fields = node.lhs.map(([, value], at) => ({
    key: keys[at] as string,
    value: inner.emit(value, mode),
  }))
  writer.line(`run.spend(${2 + 2 * fields.length})`)
  if (mode === 'data') countObject(keys, emission)
  return { ...emitMembers(fields, writer), clean: mode === 'data' }
}

/** A field of an object in the making. */
export type Field = { readonly key: string; readonly value: Value }

/** An object of fields: one literal where every field has a value, field by field where not. */
export function emitMembers(fields: readonly Field[], writer: SourceWriter): Value {
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
  return { code: result, kind: 'object', optional: false, clean: true }
}

// In brackets "__proto__" is a field like any other.
function propertyName(key: string): string {
  return key === '__proto__' ? `[${literal(key)}]` : literal(key)
}
