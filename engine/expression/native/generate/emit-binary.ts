import { isTrue } from '../../truth.ts'
import type { BinaryNode, NegateNode } from '../ast.ts'
import { locatedOperator, negateAt, relocated } from '../compile-operator.ts'
import type { Emission } from './emit.ts'
import { collapsed } from './emit-data.ts'
import { truthOf, unknownValue, type Value } from './value.ts'

const arithmetic = ['+', '-', '*', '/', '%']
const comparison = ['<', '<=', '>', '>=']

/** An operator: at once on the types it is mostly used with, by its function on all others. */
export function emitBinary(node: BinaryNode, emission: Emission): Value {
  if (node.value === 'and' || node.value === 'or') return emitLogic(node, emission)
  const { writer, emit } = emission
  const [left, right] = [emit(node.lhs, 'value').code, emit(node.rhs, 'value').code]
  const slow = `${writer.constant(locatedOperator(node))}(${left}, ${right}, run)`
  const result = writer.local(fastOperator(node.value, { left, right, slow }))
  const { value: operator } = node
  if (operator === '&') return { code: result, kind: 'string', optional: false, clean: true }
  if (arithmetic.includes(operator)) {
    return { code: result, kind: 'number', optional: true, clean: false }
  }
  if (operator === '..') return collapsed(unknownValue(result), emission)
  const optional = comparison.includes(operator)
  return { code: result, kind: 'boolean', optional, clean: true }
}

// Texts from this length on are compared by a function that accounts for their length.
const longText = 1024

type Sides = { readonly left: string; readonly right: string; readonly slow: string }

function fastOperator(operator: string, { left, right, slow }: Sides): string {
  const bothAre = (type: string) => `typeof ${left} === '${type}' && typeof ${right} === '${type}'`
  if (comparison.includes(operator)) {
    const short = `(${left}).length < ${longText}`
    const same = `${bothAre('number')} || ${bothAre('string')} && ${short}`
    return `${same} ? ${left} ${operator} ${right} : ${slow}`
  }
  if (arithmetic.includes(operator)) {
    const finite = `Number.isFinite(${left}) && Number.isFinite(${right})`
    return `${finite} ? ${left} ${operator} ${right} : ${slow}`
  }
  if (operator === '=' || operator === '!=') {
    const short = `(typeof ${left} === 'string' ? (${left}).length < ${longText} : typeof ${left} !== 'object')`
    const scalars = `${short} && typeof ${right} !== 'object'`
    const defined = `${left} !== undefined && ${right} !== undefined`
    return `${scalars} ? ${defined} && ${left} ${operator === '=' ? '===' : '!=='} ${right} : ${slow}`
  }
  return slow
}

function emitLogic(node: BinaryNode, { writer, emit }: Emission): Value {
  const truth = writer.constant(isTrue)
  const place = writer.constant({ position: node.position, token: node.value })
  const left = emit(node.lhs, 'value')
  const result = writer.local()
  writer.line('try {')
  writer.line(`${result} = ${truthOf(left, truth)}`)
  writer.line(`if (${node.value === 'and' ? '' : '!'}${result}) {`)
  const right = emit(node.rhs, 'value')
  writer.line(`${result} = ${truthOf(right, truth)}`)
  writer.line('}')
  writer.line(`} catch (error) { throw ${writer.constant(relocated)}(error, ${place}) }`)
  return { code: result, kind: 'boolean', optional: false, clean: true }
}

/** `-` before a value. */
export function emitNegate(
  { expression, position }: NegateNode,
  { writer, emit }: Emission,
): Value {
  const { code } = emit(expression, 'value')
  const slow = `${writer.constant(negateAt(position))}(${code})`
  const result = writer.local(`Number.isFinite(${code}) ? -${code} : ${slow}`)
  return { code: result, kind: 'number', optional: true, clean: false }
}
