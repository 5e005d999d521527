import { isTrue } from '../truth.ts'
import type { ArrayNode, BinaryNode, NegateNode } from './ast.ts'
import type { Compile } from './compile.ts'
import { locate, type Place } from './fault.ts'
import {
  arithmetic,
  compare,
  concatenate,
  differs,
  equals,
  includes,
  negate,
  range,
} from './operators.ts'
import type { Code, Run } from './run.ts'
import { push, pushAll } from './sequence.ts'

/** What an operator does with its sides. */
export type Operator = (left: unknown, right: unknown, run: Run) => unknown

const operators: Readonly<Record<string, Operator>> = {
  '+': (left, right) => arithmetic('+', left, right),
  '-': (left, right) => arithmetic('-', left, right),
  '*': (left, right) => arithmetic('*', left, right),
  '/': (left, right) => arithmetic('/', left, right),
  '%': (left, right) => arithmetic('%', left, right),
  '<': (left, right, run) => compare('<', left, right, run),
  '<=': (left, right, run) => compare('<=', left, right, run),
  '>': (left, right, run) => compare('>', left, right, run),
  '>=': (left, right, run) => compare('>=', left, right, run),
  '=': equals,
  '!=': differs,
  '&': concatenate,
  '..': range,
  in: includes,
}

/** An operator as a function of its two sides; its errors say where it stands. */
export function locatedOperator({ value, position }: BinaryNode): Operator {
  const operator = operators[value] as Operator
  const place = { position, token: value }
  return (left, right, run) => {
    try {
      return operator(left, right, run)
    } catch (error) {
      locate(error, place)
      throw error
    }
  }
}

/** An operator between two expressions. */
export function compileBinary(node: BinaryNode, compile: Compile): Code {
  const [left, right] = [compile(node.lhs), compile(node.rhs)]
  if (node.value === 'and' || node.value === 'or') return compileLogic(node, left, right)
  const operator = locatedOperator(node)
  return (input, frame, run) => operator(left(input, frame, run), right(input, frame, run), run)
}

// The right side counts only where the left leaves the answer open; its errors are reported here.
function compileLogic(node: BinaryNode, left: Code, right: Code): Code {
  const open = node.value === 'and'
  const place = { position: node.position, token: node.value }
  return (input, frame, run) => {
    const first = left(input, frame, run)
    try {
      return isTrue(first, run) === open ? isTrue(right(input, frame, run), run) : !open
    } catch (error) {
      throw relocated(error, place)
    }
  }
}

/** An error that takes the place of an operator, whatever place it had. */
export function relocated(error: unknown, place: Place): unknown {
  return typeof error === 'object' && error !== null ? Object.assign(error, place) : error
}

/** `-` before an expression. */
export function compileNegate(node: NegateNode, compile: Compile): Code {
  const operand = compile(node.expression)
  const negated = negateAt(node.position)
  return (input, frame, run) => negated(operand(input, frame, run))
}

/** `-` before a value; its errors say where it stands. */
export function negateAt(position: number): (value: unknown) => unknown {
  const place = { position, token: '-' }
  return (value) => {
    try {
      return negate(value)
    } catch (error) {
      locate(error, place)
      throw error
    }
  }
}

/** What a list costs beside its entries; a mark takes much more memory than the list. */
export const listSteps = 4
export const markedListSteps = 32

/** `[…]`: the values in order; lists that are no constructors themselves are joined in. */
export function compileArray(node: ArrayNode, compile: Compile): Code {
  const items = node.expressions.map((item) => ({
    code: compile(item),
    nested: item.type === 'unary' && item.value === '[',
  }))
  const marked = node.consarray === true
  return (input, frame, run) => {
    run.spend(marked ? markedListSteps : listSteps)
    const list: unknown[] = []
    for (const { code, nested } of items) {
      const value = code(input, frame, run)
      if (value === undefined) continue
      if (nested) push(list, value, run)
      else pushAll(list, value, run)
    }
    if (marked) markList(list)
    return list
  }
}

/** Marks a list as one that a path makes and does not join to others. */
export function markList(list: unknown[]): void {
  // Not enumerable: a wildcard lists the fields of what it is given, of lists too.
  Object.defineProperty(list, 'cons', { value: true })
}
