import { isTrue } from '../../truth.ts'
import type { BinaryNode } from '../ast.ts'
import { locatedOperator, relocated } from '../compile-operator.ts'
import { type Emission, truthOf, type Value } from './emit.ts'

const arithmetic = ['+', '-', '*', '/', '%']
const comparison = ['<', '<=', '>', '>=']

/** An operator: at once on the types it is mostly used with, by its function on all others. */
export function emitBinary(node: BinaryNode, emission: Emission): Value {
  if (node.value === 'and' || node.value === 'or') return emitLogic(node, emission)
  const { writer, emit } = emission
  const [left, right] = [emit(node.lhs, 'value').code, emit(node.rhs, 'value').code]
  const slow = `${writer.constant(locatedOperator(node))}(${left}, ${right}, run)`
  const result = writer.local(fastOperator(node.value, { left, right, slow }))
  const boolean = ['=', '!=', 'in'].includes(node.value)
  if (boolean) return { code: result, kind: 'boolean', optional: false, clean: true }
  const text = node.value === '&'
  const order = comparison.includes(node.value)
  return { code: result, kind: text ? 'string' : 'unknown', optional: !text, clean: text || order }
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
