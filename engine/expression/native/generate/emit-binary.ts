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
  const [left, right] = [emit(node.lhs, 'value'), emit(node.rhs, 'value')]
  const slow = `${writer.constant(locatedOperator(node))}(${left.code}, ${right.code}, run)`
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

type Sides = { readonly left: Value; readonly right: Value; readonly slow: string }

function fastOperator(operator: string, { left, right, slow }: Sides): string {
  const applied = `${left.code} ${operator} ${right.code}`
  if (comparison.includes(operator)) {
    return `${comparable(left, right)} ? ${applied} : ${slow}`
  }
  if (arithmetic.includes(operator)) {
    const finite = [left, right].filter(({ fixed }) => typeof fixed !== 'number')
    const tests = finite.map(({ code }) => `Number.isFinite(${code})`)
    return tests.length === 0 ? applied : `${tests.join(' && ')} ? ${applied} : ${slow}`
  }
  if (operator === '=' || operator === '!=') return equality(operator, { left, right, slow })
  return slow
}

function comparable(left: Value, right: Value): string {
  const bothAre = (type: string) =>
    [left, right]
      .filter(({ fixed }) => typeof fixed !== type)
      .map(({ code }) => `typeof ${code} === '${type}'`)
  const [numbers, texts] = [bothAre('number'), bothAre('string')]
  const either: string[] = []
  if (![left, right].some(({ fixed }) => typeof fixed === 'string')) {
    either.push(numbers.join(' && ') || 'true')
  }
  if (![left, right].some(({ fixed }) => typeof fixed === 'number')) {
    either.push([...texts, `(${left.code}).length < ${longText}`].join(' && '))
  }
  return either.join(' || ') || 'false'
}

// What stands in the source is short, and no list.
function equality(operator: string, { left, right, slow }: Sides): string {
  const same = operator === '=' ? '===' : '!=='
  const applied = `${left.code} ${same} ${right.code}`
  const fixed = [left, right].find((side) => isShort(side))
  const other = fixed === right ? left : right
  if (fixed !== undefined) {
    const defined = operator === '=' ? '' : `${other.code} !== undefined && `
    return `typeof ${other.code} === 'object' ? ${slow} : ${defined}${applied}`
  }
  const { code } = left
  const short = `(typeof ${code} === 'string' ? ${code}.length < ${longText} : typeof ${code} !== 'object')`
  const defined = `${code} !== undefined && ${right.code} !== undefined`
  return `${short} && typeof ${right.code} !== 'object' ? ${defined} && ${applied} : ${slow}`
}

function isShort({ fixed }: Value): boolean {
  if (fixed === undefined || fixed === null) return false
  return typeof fixed !== 'string' || fixed.length < longText
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
