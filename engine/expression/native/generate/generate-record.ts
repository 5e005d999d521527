import type { Ast } from '../ast.ts'
import { bindsInside } from '../binds-inside.ts'
import type { Code } from '../run.ts'
import type { EmitSetup } from './emit.ts'
import { emitMembers, type Field } from './emit-object.ts'
import { emissionFor, inputTests } from './generate.ts'
import { SourceWriter } from './source-writer.ts'
import { unknownValue, type Value } from './value.ts'

/** A field of a record: its path, its expression, and whether a single value becomes a list. */
export type RecordField = {
  readonly path: readonly string[]
  readonly tree: Ast
  readonly setup: EmitSetup
  readonly list: boolean
  /** Runs the field on its own. */
  readonly evaluate: (input: unknown) => unknown
}

/**
 * One function for all fields of a record. It gives undefined for an input that is no plain object. An object of
 * fields of which none has a value is left out.
 */
export function generateRecord(fields: readonly RecordField[]): Code {
  const writer = new SourceWriter()
  const checks = new Set<string>()
  const values = fields.map((field) => {
    const value = emitField(field, writer, checks)
    return { path: field.path, value: field.list ? asList(value, writer) : value }
  })
  const record = emitLevel(values, writer)
  if (checks.size > 0) writer.leaveUnless([...checks].join(' && '), 'undefined')
  return writer.finish(record.code)
}

function emitField(field: RecordField, writer: SourceWriter, checks: Set<string>): Value {
  const { tree, setup, evaluate } = field
  // What binds variables does so in a frame of its own.
  const apart = `${writer.constant(evaluate)}(input)`
  if (bindsInside(tree)) return unknownValue(writer.local(apart))
  const written = writer.attempt(() => {
    const context = { code: 'input', plain: true }
    return emissionFor(tree, { writer, setup, context }).emit(tree, 'data')
  })
  if (written === undefined) return unknownValue(writer.local(apart))
  for (const check of inputTests(tree, writer)) checks.add(check)
  return written
}

function asList({ code }: Value, writer: SourceWriter): Value {
  const single = `${code} !== undefined && ${code} !== null && !Array.isArray(${code})`
  return unknownValue(writer.local(`${single} ? [${code}] : ${code}`))
}

type Placed = { readonly path: readonly string[]; readonly value: Value }

function emitLevel(values: readonly Placed[], writer: SourceWriter): Value {
  const fields: Field[] = []
  for (const key of new Set(values.map(({ path }) => path[0] as string))) {
    const own = values.filter(({ path }) => path[0] === key)
    const [first] = own
    const leaf = first !== undefined && first.path.length === 1
    const value = leaf ? first.value : emitInner(own, writer)
    fields.push({ key, value })
  }
  return emitMembers(fields, writer)
}

function emitInner(own: readonly Placed[], writer: SourceWriter): Value {
  const inner = own.map(({ path, value }) => ({ path: path.slice(1), value }))
  const made = emitLevel(inner, writer)
  if (own.some(({ value }) => !value.optional)) return made
  const some = inner.map(({ value }) => `${value.code} !== undefined`).join(' || ')
  return unknownValue(writer.local(`${some} ? ${made.code} : undefined`))
}
