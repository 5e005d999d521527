import type { HostFunction } from '../jsonata.ts'
import { apply } from './apply.ts'
import { builtins } from './builtins/builtins.ts'
import { fault } from './fault.ts'
import { Builtin, type CallSite, FunctionValue } from './function-value.ts'

/** Functions by name: JSONata's own and the registered ones. */
export type Functions = ReadonlyMap<string, FunctionValue>

const known = new WeakMap<ReadonlyMap<string, HostFunction>, Functions>()

/** JSONata's functions together with those of a host; made once for each set. */
export function withRegistered(registered: ReadonlyMap<string, HostFunction>): Functions {
  const held = known.get(registered)
  if (held !== undefined) return held
  const all = new Map([...builtins, ...[...registered].map(registeredFunction)])
  known.set(registered, all)
  return all
}

// Whatever a host's function is given, a partial application of it leaves open.
const parameters = ['a', 'b', 'c', 'd']

function registeredFunction([name, call]: [string, HostFunction]): [string, FunctionValue] {
  const implementation = (args: readonly unknown[], site: CallSite): unknown =>
    settled(name, call(...args.map((value) => hostValue(value, site))))
  const shape = { name, implementation, arity: call.length, parameters, signature: undefined }
  return [name, new Builtin({ ...shape, direct: call })]
}

// A function reaches the host as one that it can call.
function hostValue(value: unknown, { frame, run }: CallSite): unknown {
  if (!(value instanceof FunctionValue)) return value
  return (...args: unknown[]) => apply(value, args, { input: null, frame, run })
}

function settled(name: string, result: unknown): unknown {
  const waits = typeof result === 'object' && result !== null && 'then' in result
  if (waits && typeof result.then === 'function') throw fault('X1006', { functionName: name })
  return result
}
