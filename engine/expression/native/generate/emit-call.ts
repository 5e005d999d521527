import { apply } from '../apply.ts'
import type { CallNode, VariableNode } from '../ast.ts'
import { locate } from '../fault.ts'
import type { Frame } from '../frame.ts'
import { type Builtin, Callback, isFunction } from '../function-value.ts'
import type { Run } from '../run.ts'
import { collapse } from '../sequence.ts'
import { text } from '../text.ts'
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
  if (callee.direct !== undefined && args.length === 1 && only !== undefined) {
    const call = writer.constant(directCall(callee, place))
    return unknownValue(writer.local(`${call}(${only}, input, frame, run)`))
  }
  const call = writer.constant(checkedCall(callee, place))
  return unknownValue(writer.local(`${call}([${args.join(', ')}], input, frame, run)`))
}

type Place = { readonly position: number; readonly token: string }

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
    const args = given.map((value) => (isFunction(value) ? new Callback(value, frame) : value))
    try {
      const value = apply(callee, args, { input, frame, run }, place)
      return Array.isArray(value) ? collapse(value, false) : value
    } catch (error) {
      locate(error, place)
      throw error
    }
  }
}

// One argument that is no function, given to a host's function as it is.
function directCall(callee: Builtin, place: Place) {
  const checked = checkedCall(callee, place)
  const direct = callee.direct as (value: unknown) => unknown
  return (value: unknown, input: unknown, frame: Frame, run: Run): unknown => {
    if (typeof value === 'object' && value !== null) return checked([value], input, frame, run)
    try {
      const result = direct(value)
      if (typeof result !== 'object' || result === null) return result
    } catch (error) {
      locate(error, place)
      throw error
    }
    return checked([value], input, frame, run)
  }
}
