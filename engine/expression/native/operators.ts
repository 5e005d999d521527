import { isNumeric } from '../truth.ts'
import { FunctionValue } from './callable.ts'
import { fault } from './fault.ts'
import type { Run } from './run.ts'
import type { Sequence } from './sequence.ts'
import { text } from './text.ts'
import { spendOrder, spendSame } from './text-cost.ts'

/** `+ - * / %` on two values; nothing where a side is nothing. */
export function arithmetic(operator: string, left: unknown, right: unknown): unknown {
  if (left !== undefined && !isNumeric(left)) throw fault('T2001', { value: left })
  if (right !== undefined && !isNumeric(right)) throw fault('T2002', { value: right })
  if (left === undefined || right === undefined) return undefined
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  return operator === '/' ? left / right : left % right
}

/** `-` before a value. */
export function negate(value: unknown): unknown {
  if (value === undefined) return undefined
  if (isNumeric(value)) return -value
  throw fault('D1002', { value })
}

/** `< <= > >=` on two strings or two numbers; nothing where a side is nothing. */
export function compare(
  operator: string,
  left: unknown,
  right: unknown,
  run: Run,
): boolean | undefined {
  if (!isComparable(left) || !isComparable(right)) {
    const first = typeof left === 'string' || typeof left === 'number'
    throw fault('T2010', { value: first ? right : left })
  }
  if (left === undefined || right === undefined) return undefined
  if (typeof left !== typeof right) throw fault('T2009', { value: left, value2: right })
  spendOrder(left, right, run)
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function isComparable(value: unknown): value is string | number | undefined {
  return value === undefined || typeof value === 'string' || typeof value === 'number'
}

/** `=`; nothing equals nothing, not even nothing. */
export function equals(left: unknown, right: unknown, run: Run): boolean {
  if (left === undefined || right === undefined) return false
  return deepEqual(left, right, run)
}

/** `!=`; false, too, where a side is nothing. */
export function differs(left: unknown, right: unknown, run: Run): boolean {
  if (left === undefined || right === undefined) return false
  return !deepEqual(left, right, run)
}

/** Equal data: the same values in the same order, the same fields in any order. */
export function deepEqual(left: unknown, right: unknown, run: Run): boolean {
  spendSame(left, right, run)
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  if (left === null || right === null) return false
  // A function equals itself alone.
  if (left instanceof FunctionValue || right instanceof FunctionValue) return false
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false
    for (let at = 0; at < left.length; at += 1) {
      if (!deepEqual(left[at], right[at], run)) return false
    }
    return true
  }
  return equalFields(left as Fields, right as Fields, run)
}

type Fields = Readonly<Record<string, unknown>>

function equalFields(left: Fields, right: Fields, run: Run): boolean {
  const names = Object.getOwnPropertyNames(left)
  run.spend(2 * names.length)
  if (names.length !== Object.getOwnPropertyNames(right).length) return false
  for (const name of names) {
    if (!Object.hasOwn(right, name)) return false
  }
  for (const name of names) {
    if (!deepEqual(left[name], right[name], run)) return false
  }
  return true
}

/** `in`: whether a value is one of a list, by identity. */
export function includes(left: unknown, right: unknown, run: Run): boolean {
  if (left === undefined || right === undefined) return false
  if (!Array.isArray(right)) {
    spendSame(left, right, run)
    return left === right
  }
  for (const entry of right) {
    spendSame(entry, left, run)
    if (entry === left) return true
  }
  return false
}

/** `&`: two values as one text. */
export function concatenate(left: unknown, right: unknown, run: Run): string {
  const head = left === undefined ? '' : (text(left, run) ?? '')
  const tail = right === undefined ? '' : (text(right, run) ?? '')
  run.spendText(head.length + tail.length)
  return head + tail
}

const longestRange = 1e7

/** `..`: whole numbers from one to the other. */
export function range(from: unknown, to: unknown, run: Run): Sequence | undefined {
  if (from !== undefined && !Number.isInteger(from)) throw fault('T2003', { value: from })
  if (to !== undefined && !Number.isInteger(to)) throw fault('T2004', { value: to })
  if (from === undefined || to === undefined) return undefined
  const [first, last] = [from as number, to as number]
  if (first > last) return undefined
  const size = last - first + 1
  if (size > longestRange) throw fault('D2014', { value: size })
  run.spendItems(size)
  const made: Sequence = new Array(size)
  for (let at = 0; at < size; at += 1) made[at] = first + at
  made.sequence = true
  return made
}
