import { setOwn } from '../../json/json.ts'
import type { HostFunction } from '../host-function.ts'
import { FunctionValue } from '../native/callable.ts'
import { fault } from '../native/fault.ts'
import { reservedKeys } from '../native/fixed-keys.ts'
import type { Run } from '../native/run.ts'
import { spendArgument } from '../native/text-cost.ts'
import { callValue } from './call-value.ts'
import { GuardedFunction, isCallable, isLambda } from './guarded-function.ts'
import type { Environment } from './library.ts'
import type { InterpreterRuns } from './run-of.ts'

/**
 * A value of the host as the interpreter may have it: data is copied, since the interpreter writes to what it works
 * on, and functions are guarded. Data that has the library's marks of functions is refused.
 */
export function admit(value: unknown, copies = new Map<object, unknown>(), run?: Run): unknown {
  if (typeof value === 'function') return guardHost(value as HostFunction)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof FunctionValue || isLambda(value)) return value
  const known = copies.get(value)
  if (known !== undefined) return known
  if (Array.isArray(value)) return admitList(value, copies, run)
  return isPlain(value) ? admitObject(value, copies, run) : value
}

function admitList(
  list: readonly unknown[],
  copies: Map<object, unknown>,
  run: Run | undefined,
): unknown[] {
  run?.spend(2 + list.length)
  const copy: unknown[] = []
  copies.set(list, copy)
  for (const entry of list) copy.push(admit(entry, copies, run))
  return copy
}

function admitObject(
  value: object,
  copies: Map<object, unknown>,
  run: Run | undefined,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  copies.set(value, copy)
  const entries = Object.entries(value)
  run?.spend(2 + 3 * entries.length)
  for (const [key, entry] of entries) {
    if (entry === true && reservedKeys.has(key)) throw fault('D1013', { value: key })
    setOwn(copy, key, admit(entry, copies, run))
  }
  return copy
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A function of the host: what it gives is waited for and admitted. */
export function guardHost(call: HostFunction, runs?: InterpreterRuns): GuardedFunction {
  return new GuardedFunction({
    async implementation(...args) {
      const run = runs?.of(this.environment)
      if (run !== undefined) for (const value of args) spendArgument(value, run)
      const given = args.map((value) => forHost(value, this.environment))
      return admit(await Reflect.apply(call, this.input, given))
    },
    arity: call.length,
    parameters: ['a', 'b', 'c', 'd'],
  })
}

// A function as a host can call it.
function forHost(value: unknown, environment: Environment): unknown {
  if (!isCallable(value)) return value
  return (...args: unknown[]) => {
    const given = args.map((argument) => admit(argument))
    const result = callValue(value, given, { input: null, environment })
    // The host may leave it at that.
    result.catch(() => undefined)
    return result
  }
}
