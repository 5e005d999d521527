import type { HostFunction } from '../../host-function.ts'
import { asArgument, callHost, checked } from '../apply.ts'
import { locate, type Place } from '../fault.ts'
import type { Frame } from '../frame.ts'
import { type Builtin, isFunction } from '../function-value.ts'
import type { Run } from '../run.ts'
import { collapse } from '../sequence.ts'
import { text } from '../text.ts'
import { spendArgument } from '../text-cost.ts'

/** How a built-in function is called at a place. */
export type CallForm = {
  readonly place: Place
  /** How many of the first arguments are handed on as they are; of the others, a function goes as a callback. */
  readonly bare: number
  readonly keepArray: boolean
  /** Whether what it gives is not collapsed. */
  readonly whole: boolean
}

type Call = (given: unknown[], input: unknown, frame: Frame, run: Run) => unknown

/** A call of a built-in function that is known beforehand: checked, located, collapsed. */
export function builtinCall(callee: Builtin, form: CallForm): Call {
  const { place, bare, keepArray, whole } = form
  const { implementation, signature } = callee
  return (given, input, frame, run) => {
    for (let at = bare; at < given.length; at += 1) given[at] = asArgument(given[at], frame)
    const site = { input, frame, run }
    let value: unknown
    try {
      value = implementation(checked(signature, given, site), site)
    } catch (error) {
      throw located(error, place)
    }
    return Array.isArray(value) && !whole ? collapse(value, keepArray) : value
  }
}

/** An error of a call, which happens at its place. */
export function located(error: unknown, place: Place): unknown {
  locate(error, place)
  return error
}

/** `$string` of one value. */
export function textCall(place: Place) {
  return (value: unknown, run: Run): string | undefined => {
    try {
      return text(value, run)
    } catch (error) {
      throw located(error, place)
    }
  }
}

/** `$count`. */
export function countOf(value: unknown, run: Run): number {
  if (!Array.isArray(value)) return value === undefined ? 0 : 1
  run.spend(1 + (value.length >> 2))
  return value.length
}

/** `$sum`: at once of numbers, by its function of anything else. */
export function sumCall(general: Call) {
  return (value: unknown, input: unknown, frame: Frame, run: Run): unknown => {
    if (!Array.isArray(value) || !allNumbers(value)) return general([value], input, frame, run)
    run.spendItems(value.length)
    let total = 0
    for (let at = 0; at < value.length; at += 1) total += value[at] as number
    return total
  }
}

function allNumbers(list: readonly unknown[]): list is readonly number[] {
  for (let at = 0; at < list.length; at += 1) if (typeof list[at] !== 'number') return false
  return true
}

/** One or two arguments, none of them a function, given to a host's function as they are. */
export function directCall(callee: Builtin, { form, count }: { form: CallForm; count: number }) {
  const general = builtinCall(callee, form)
  const direct = callee.direct as HostFunction
  const { steps } = direct
  return (first: unknown, second: unknown, input: unknown, frame: Frame, run: Run): unknown => {
    if (isFunction(first) || isFunction(second)) {
      return general(count === 1 ? [first] : [first, second], input, frame, run)
    }
    try {
      spendArgument(first, run)
      spendArgument(second, run)
      if (steps !== undefined) run.spend(count === 1 ? steps(first) : steps(first, second))
      const result = count === 1 ? direct(first) : direct(first, second)
      if (isSettled(result)) return result
      const held = callHost(callee.name, () => result)
      return form.whole ? held : collapse(held, false)
    } catch (error) {
      throw located(error, form.place)
    }
  }
}

// Whether a result needs no collapsing and no waiting for.
function isSettled(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return true
  return Object.getPrototypeOf(result) === Object.prototype && !('then' in result)
}
