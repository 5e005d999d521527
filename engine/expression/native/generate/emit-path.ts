import type { PathNode } from '../ast.ts'
import { type Emission, readNames, unknownValue, type Value } from './emit.ts'
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
  const { writer, setup } = emission
  const [first = '', ...rest] = readNames(node) ?? []
  const slow = writer.call(setup.closure(node))
  const result = writer.local(`input[${literal(first)}]`)
  for (const name of rest) {
    writer.line(`if (${plainTest(result, emission)}) {`)
    writer.line(`${result} = ${result}[${literal(name)}]`)
  }
  const list = `typeof ${result} === 'object' && Array.isArray(${result})`
  writer.line(`if (${list} && ${result}.sequence === true) ${result} = ${slow}`)
  for (const _ of rest) writer.line(`} else if (${result} !== undefined) ${result} = ${slow}`)
  return unknownValue(result)
}
