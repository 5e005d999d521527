import type { Context, Emission } from './emit.ts'
import { fieldsOf, readField, unkept } from './fields-of.ts'
import { literal, type SourceWriter } from './source-writer.ts'
import { isList, type Mode, unknownValue, type Value } from './value.ts'

/**
 * Whether a name is a plain object, whose fields can be read directly. A field that is needed is read before this check:
 * then the JavaScript engine already knows the prototype, and the check costs nothing.
 */
export function plainTest(name: string, field: string | undefined, writer: SourceWriter): string {
  const prototypeOf = writer.constant(Object.getPrototypeOf)
  const prototype = writer.constant(Object.prototype)
  const ask = `${prototypeOf}(${name}) === ${prototype}`
  const read = field === undefined ? ask : `(${name}[${literal(field)}], ${ask})`
  return `${name} !== null && ${name} !== undefined && ${read}`
}

/**
 * Field after field of plain objects. Where anything else is met, a function goes on from there: through lists, and
 * past whatever has no fields. `base`: what the first name is read from; `joined`: a step before it found that.
 */
export function emitFields(
  base: Context & { readonly joined: boolean },
  names: readonly string[],
  { mode, emission }: { readonly mode: Mode; readonly emission: Emission },
): Value {
  const { writer, setup } = emission
  const toData = mode === 'data' ? writer.constant(setup.toData) : 'undefined'
  const result = writer.local(base.code)
  names.forEach((name, at) => {
    const test = at === 0 && base.plain !== false ? base.plain : plainTest(result, name, writer)
    writer.line(test === true ? '{' : `if (${test}) {`)
    writer.line(`${result} = ${result}[${literal(name)}]`)
  })
  writer.line(`if (${isList(result)} && ${result}.sequence === true)
${result} = ${writer.constant(unkept)}(${result}, run)`)
  for (let at = names.length - 1; at >= 0; at -= 1) {
    if (at === 0 && base.plain === true) {
      writer.line('}')
      continue
    }
    const rest = writer.constant(
      fieldsOf(names.slice(at), { context: at === 0 && !base.joined, marks: setup.marks }),
    )
    writer.line(
      `} else if (${result} !== undefined) ${result} = ${rest}(${result}, run, ${toData})`,
    )
  }
  return unknownValue(result)
}

/** What a step of one name finds for an entry. */
export function emitNameStep(
  { code, plain }: Context,
  step: { readonly value: string; readonly keepArray?: boolean },
  { writer }: Emission,
): Value {
  const name = literal(step.value)
  const read = writer.constant(readField)
  const general = `${read}(${code}, ${name}, run, ${step.keepArray === true})`
  if (step.value in Object.prototype) return unknownValue(writer.local(general))
  if (plain === true) return unknownValue(writer.local(`${code}[${name}]`))
  const test = plain === false ? plainTest(code, step.value, writer) : plain
  return unknownValue(writer.local(`${test} ? ${code}[${name}] : ${general}`))
}
