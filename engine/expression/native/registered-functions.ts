import type { HostFunction } from '../host-function.ts'
import { callHost, hostArguments } from './apply.ts'
import { builtins } from './builtins/builtins.ts'
import type { FunctionValue } from './callable.ts'
import { Builtin, type CallSite } from './function-value.ts'
import { spendHostCall } from './text-cost.ts'

/** Functions by name: those of JSONata, and the registered ones. */
export type Functions = ReadonlyMap<string, FunctionValue>

const known = new WeakMap<ReadonlyMap<string, HostFunction>, Functions>()

/** JSONata's functions together with those of a host; made once for each set. */
export function withRegistered(registered: ReadonlyMap<string, HostFunction>): Functions {
  const held = known.get(registered)
  if (held !== undefined) return held
  const all = new Map([...builtins(), ...[...registered].map(registeredFunction)])
  known.set(registered, all)
  return all
}

// Whatever a host's function is given, a partial application of it leaves open.
const parameters = ['a', 'b', 'c', 'd']

function registeredFunction([name, call]: [string, HostFunction]): [string, FunctionValue] {
  const implementation = (args: readonly unknown[], site: CallSite): unknown => {
    spendHostCall(call, args, site.run)
    return callHost(name, () => call(...hostArguments(args, site)))
  }
  const shape = { name, implementation, arity: call.length, parameters, signature: undefined }
  return [name, new Builtin({ ...shape, direct: call })]
}
