import type { PathNode } from '../ast.ts'
import { type Emission, type FieldRead, fieldRead, unknownValue, type Value } from './emit.ts'
import { literal } from './source-writer.ts'

/** Whether a name is a plain object, the kind whose fields can be read without further ado. */
export function plainTest(name: string, { writer }: Pick<Emission, 'writer'>): string {
  const prototypeOf = writer.constant(Object.getPrototypeOf)
  const prototype = writer.constant(Object.prototype)
  return `typeof ${name} === 'object' && ${name} !== null && ${prototypeOf}(${name}) === ${prototype}`
}

/**
 * Field after field of plain objects. Where anything else is met, a list most of all, the closure does the whole
 * path again. The input is known to be a plain object.
 */
export function emitPath(node: PathNode, emission: Emission): Value {
  const { writer, setup, emit } = emission
  const { base, names } = fieldRead(node) as FieldRead
  const slow = writer.call(setup.closure(node))
  const result = writer.local(base === undefined ? 'input' : emit(base, 'value').code)
  names.forEach((name, at) => {
    const known = at === 0 && base === undefined
    writer.line(known ? '{' : `if (${plainTest(result, emission)}) {`)
    writer.line(`${result} = ${result}[${literal(name)}]`)
  })
  const list = `typeof ${result} === 'object' && Array.isArray(${result})`
  writer.line(`if (${list} && ${result}.sequence === true) ${result} = ${slow}`)
  names.forEach((_, at) => {
    const known = at === names.length - 1 && base === undefined
    writer.line(known ? '}' : `} else if (${result} !== undefined) ${result} = ${slow}`)
  })
  return unknownValue(result)
}
