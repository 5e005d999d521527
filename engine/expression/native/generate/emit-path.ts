import type { PathNode } from '../ast.ts'
import {
  type Emission,
  type FieldRead,
  fieldRead,
  isList,
  isUnclean,
  type Mode,
  unknownValue,
  type Value,
} from './emit.ts'
import { listWalk, unusual } from './list-walk.ts'
import { literal, type SourceWriter } from './source-writer.ts'

/**
 * Whether a name is a plain object, whose fields can be read directly. A field that is needed is read before this check:
 * then the JavaScript engine already knows the prototype, and the check costs nothing.
 */
export function plainTest(
  name: string,
  { writer, field }: Pick<Emission, 'writer'> & { readonly field: string | undefined },
): string {
  const prototypeOf = writer.constant(Object.getPrototypeOf)
  const prototype = writer.constant(Object.prototype)
  const ask = `${prototypeOf}(${name}) === ${prototype}`
  const read = field === undefined ? ask : `(${name}[${literal(field)}], ${ask})`
  return `typeof ${name} === 'object' && ${name} !== null && ${read}`
}

/**
 * Field after field of plain objects, and of lists of them. Where anything else is met, the closure does the whole
 * path again. The input is known to be a plain object.
 */
export function emitPath(node: PathNode, mode: Mode, emission: Emission): Value {
  const { writer, setup, emit } = emission
  const { base, names } = fieldRead(node) as FieldRead
  const toData = mode === 'data' ? writer.constant(setup.toData) : undefined
  const general = writer.call(setup.closure(node))
  const slow = toData === undefined ? general : `${toData}(${general}, run)`
  const result = writer.local(base === undefined ? 'input' : emit(base, 'value').code)
  names.forEach((name, at) => {
    const known = at === 0 && base === undefined
    writer.line(known ? '{' : `if (${plainTest(result, { writer, field: name })}) {`)
    writer.line(`${result} = ${result}[${literal(name)}]`)
  })
  const list = isList(result)
  writer.line(`if (${list} && ${result}.sequence === true) ${result} = ${slow}`)
  if (toData !== undefined) {
    writer.line(`else if (${isUnclean(result)}) ${result} = ${toData}(${result}, run)`)
  }
  names.forEach((_, index) => {
    const at = names.length - 1 - index
    if (at === 0 && base === undefined) writer.line('}')
    else writer.line(`} else ${otherwise({ result, list, slow, toData }, names.slice(at), writer)}`)
  })
  return { ...unknownValue(result), clean: mode === 'data' }
}

type Met = {
  readonly result: string
  readonly list: string
  readonly slow: string
  readonly toData: string | undefined
}

// What is no plain object: a list is walked, and nothing stays nothing.
function otherwise(
  { result, list, slow, toData }: Met,
  names: readonly string[],
  writer: SourceWriter,
) {
  const walk = writer.constant(listWalk(names))
  const walked = `(${result} = ${walk}(${result}, run, ${toData})) === ${writer.constant(unusual)}`
  return [
    `if (${list} && ${result}.sequence !== true) { if (${walked}) ${result} = ${slow} }`,
    `else if (${result} !== undefined) ${result} = ${slow}`,
  ].join('\n')
}
