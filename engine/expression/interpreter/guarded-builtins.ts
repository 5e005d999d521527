import { spendCall } from '../native/builtins/reference.ts'
import { boundedBuiltins } from './bounded-builtins.ts'
import { type Call, GuardedFunction } from './guarded-function.ts'
import type { Library } from './library.ts'
import { runOf } from './run-of.ts'

/**
 * JSONata's own functions as the interpreter's expressions have them, each counted before it does anything; the
 * library's stay out of reach.
 */
export function guardedBuiltins(library: Library): ReadonlyMap<string, GuardedFunction> {
  const ours = boundedBuiltins(library)
  return new Map(
    [...library.functions].map(([name, { implementation, ...declared }]) => [
      name,
      new GuardedFunction({
        ...declared,
        implementation: counted(name, ours.get(name) ?? (implementation as Call)),
      }),
    ]),
  )
}

function counted(name: string, call: Call): Call {
  return function (...args) {
    spendCall(name, args, runOf(this.environment))
    return Reflect.apply(call, this, args)
  }
}
