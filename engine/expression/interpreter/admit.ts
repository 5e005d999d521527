import { setOwn } from '../../json/json.ts'
import type { HostFunction } from '../host-function.ts'
import { FunctionValue } from '../native/callable.ts'
import { fault } from '../native/fault.ts'
import { reservedKeys } from '../native/fixed-keys.ts'
import type { Run } from '../native/run.ts'
import { spendHostCall } from '../native/text-cost.ts'
import { callValue } from './call-value.ts'
import { GuardedFunction, isCallable, isLambda } from './guarded-function.ts'
import type { Environment } from './library.ts'
import { runOf } from './run-of.ts'

/**
 * A value of the host as the interpreter may have it: data is copied, since the interpreter writes to what it works
 * on, and functions are guarded. The run counts the steps of the copy. Data that has the library's marks of functions is refused.
 */
export function admit(value: unknown, run: Run, copies = new Map<object, unknown>()): unknown {
  if (typeof value === 'function') return guardHost(value as HostFunction)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof FunctionValue || isLambda(value)) return value
  const known = copies.get(value)
  if (known !== undefined) return known
  if (Array.isArray(value)) return admitList(value, run, copies)
  return isPlain(value) ? admitObject(value, run, copies) : value
}

type Copies = Map<object, unknown>

function admitList(list: readonly unknown[], run: Run, copies: Copies): unknown[] {
  const copy: unknown[] = []
  copies.set(list, copy)
  run.spend(4 + list.length)
  for (const entry of list) copy.push(admit(entry, run, copies))
  return copy
}

function admitObject(value: object, run: Run, copies: Copies): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  copies.set(value, copy)
  const entries = Object.entries(value)
  run.spend(4 + 2 * entries.length)
  for (const [key, entry] of entries) {
    if (entry === true && reservedKeys.has(key)) throw fault('D1013', { value: key })
    setOwn(copy, key, admit(entry, run, copies))
  }
  return copy
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A function of the host: its arguments cost steps, and what it gives is waited for and admitted. */
export function guardHost(call: HostFunction): GuardedFunction {
  return new GuardedFunction({
    async implementation(...args) {
      const run = runOf(this.environment)
      spendHostCall(call, args, run)
      const given = args.map((value) => forHost(value, this.environment))
      return admit(await Reflect.apply(call, this.input, given), run)
    },
    arity: call.length,
    parameters: ['a', 'b', 'c', 'd'],
  })
}

// A function as a host can call it.
function forHost(value: unknown, environment: Environment): unknown {
  if (!isCallable(value)) return value
  return (...args: unknown[]) => {
    const given = args.map((argument) => admit(argument, runOf(environment)))
    const result = callValue(value, given, { input: null, environment })
    // The host may leave it at that.
    result.catch(() => undefined)
    return result
  }
}
