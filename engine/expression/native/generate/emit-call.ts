import type { HostFunction } from '../../host-function.ts'
import { isTrue } from '../../truth.ts'
import { applyAt, asArgument, callHost } from '../apply.ts'
import type { CallNode, VariableNode } from '../ast.ts'
import { locate, type Place } from '../fault.ts'
import type { Frame } from '../frame.ts'
import { type Builtin, isFunction } from '../function-value.ts'
import type { Run } from '../run.ts'
import { collapse } from '../sequence.ts'
import { text } from '../text.ts'
import { spendArgument } from '../text-cost.ts'
import { type Emission, unknownValue, type Value } from './emit.ts'

/** A call of a function that is known beforehand. */
export function emitCall(node: CallNode, { writer, setup, emit }: Emission): Value {
  const { value: name } = node.procedure as VariableNode
  const callee = setup.functionOf(name) as Builtin
  const args = node.arguments.map((argument) => emit(argument, 'value').code)
  const place = { position: node.position, token: name }
  const [only] = args
  if (name === 'string' && args.length === 1 && only !== undefined) {
    const slow = `${writer.constant(textAt(place))}(${only}, run)`
    const whole = `typeof ${only} === 'number' && (${only} | 0) === ${only} ? '' + ${only} : ${slow}`
    const result = writer.local(`typeof ${only} === 'string' ? ${only} : ${whole}`)
    return { code: result, kind: 'string', optional: true, clean: true }
  }
  const simple = simpleCalls[name]
  if (simple !== undefined && args.length === 1 && only !== undefined) {
    const code = writer.local(simple(only, writer.constant(isTrue)))
    return { code, kind: 'boolean', optional: name !== 'exists', clean: true }
  }
  if (callee.direct !== undefined && args.length <= 2 && only !== undefined) {
    const call = writer.constant(directCall(callee, { place, count: args.length }))
    const [, second = 'undefined'] = args
    return unknownValue(writer.local(`${call}(${only}, ${second}, input, frame, run)`))
  }
  const call = writer.constant(checkedCall(callee, place))
  return unknownValue(writer.local(`${call}([${args.join(', ')}], input, frame, run)`))
}

function textAt(place: Place) {
  return (value: unknown, run: Run): string | undefined => {
    try {
      return text(value, run)
    } catch (error) {
      locate(error, place)
      throw error
    }
  }
}

function checkedCall(callee: Builtin, place: Place) {
  return (given: readonly unknown[], input: unknown, frame: Frame, run: Run): unknown => {
    const args = given.map((value) => asArgument(value, frame))
    const value = applyAt(callee, args, { input, frame, run }, place)
    return Array.isArray(value) ? collapse(value, false) : value
  }
}

// Functions of a truth value, which nothing passes through as nothing.
const simpleCalls: Readonly<Record<string, (value: string, isTrue: string) => string>> = {
  exists: (value) => `${value} !== undefined`,
  boolean: (value, isTrue) => `${value} === undefined ? undefined : ${isTrue}(${value}, run)`,
  not: (value, isTrue) => `${value} === undefined ? undefined : !${isTrue}(${value}, run)`,
}

// One or two arguments, none of them a function, given to a host's function as they are.
function directCall(
  callee: Builtin,
  { place, count }: { readonly place: Place; readonly count: number },
) {
  const checked = checkedCall(callee, place)
  const direct = callee.direct as HostFunction
  const { steps } = direct
  return (first: unknown, second: unknown, input: unknown, frame: Frame, run: Run): unknown => {
    if (!isFunction(first) && !isFunction(second)) {
      try {
        spendArgument(first, run)
        spendArgument(second, run)
        if (steps !== undefined) run.spend(count === 1 ? steps(first) : steps(first, second))
        const result = count === 1 ? direct(first) : direct(first, second)
        return isSettled(result)
          ? result
          : collapse(
              callHost(callee.name, () => result),
              false,
            )
      } catch (error) {
        locate(error, place)
        throw error
      }
    }
    return checked(count === 1 ? [first] : [first, second], input, frame, run)
  }
}

// Whether a result needs no collapsing and no waiting for.
function isSettled(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return true
  return Object.getPrototypeOf(result) === Object.prototype && !('then' in result)
}
