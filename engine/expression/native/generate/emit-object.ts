import { setOwn } from '../../../json/json.ts'
import type { ObjectNode } from '../ast.ts'
import { fixedKeys } from '../fixed-keys.ts'
import { Gathered } from '../gathered.ts'
import type { Run } from '../run.ts'
import { type Context, type Emission, type Site, within } from './emit.ts'
import { countObject } from './emit-data.ts'
import { emitGroup } from './emit-group.ts'
import { literal, type SourceWriter } from './source-writer.ts'
import { isList, type Value } from './value.ts'

/** `{…}`: of one value; of a list, one object of all its entries. */
export function emitObject(node: ObjectNode, site: Site): Value {
  const { writer, context } = site.emission
  if (fixedKeys(node) === undefined) {
    const { code } = context
    const list = writer.local(`Array.isArray(${code}) ? ${code} : [${code}]`)
    return emitGroup({ group: node, list }, site)
  }
  const fields = emitPairs(node, site)
  return { ...emitMembers(fields, writer), clean: site.mode === 'data' }
}

/** The fields of `{…}` with fixed keys, in the order they stand. */
export function emitPairs(node: ObjectNode, { mode, emission }: Site): readonly Field[] {
  const { writer } = emission
  const keys = fixedKeys(node) ?? []
  const counter = mode === 'data' ? emission.counter : undefined
  const inner = within(emission, { counter, context: ownContext(emission) })
  const fields = node.lhs.map(([, value], at) => ({
    key: keys[at] as string,
    value: inner.emit(value, mode),
  }))
  writer.line(`run.spend(${2 + 2 * fields.length})`)
  if (mode === 'data') countObject(keys, emission)
  return fields
}

function ownContext({ writer, context }: Emission): Context {
  const { code, plain } = context
  if (plain === true) return context
  const whole = `${isList(code)} ? ${writer.constant(gathered)}(${code}, run) : ${code}`
  return { code: writer.local(whole), plain }
}

function gathered(list: readonly unknown[], run: Run): unknown {
  const held = new Gathered(list[0])
  for (let at = 1; at < list.length; at += 1) held.add(list[at], run)
  return held.value
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
    const complete = optional.map(({ value }) => `${value.code} !== undefined`).join(' && ')
    writer.line(`if (${complete}) ${whole}`)
    writer.line(`else {\n${result} = {}`)
    setMembers(result, fields, writer)
    writer.line('}')
  }
  return { code: result, kind: 'object', optional: false, clean: true }
}

/** Sets those of the fields that have a value. */
export function setMembers(target: string, fields: readonly Field[], writer: SourceWriter): void {
  for (const { key, value } of fields) {
    const { code, optional } = value
    const set =
      key === '__proto__'
        ? `${writer.constant(setOwn)}(${target}, ${literal(key)}, ${code})`
        : `${target}[${literal(key)}] = ${code}`
    writer.line(optional ? `if (${code} !== undefined) ${set}` : set)
  }
}

// In brackets "__proto__" is a field like any other.
function propertyName(key: string): string {
  return key === '__proto__' ? `[${literal(key)}]` : literal(key)
}
