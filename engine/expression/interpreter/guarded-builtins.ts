import { spendCall } from '../native/builtins/reference.ts'
import { boundedBuiltins } from './bounded-builtins.ts'
import { type Call, GuardedFunction } from './guarded-function.ts'
import type { Library } from './library.ts'
import type { InterpreterRuns } from './run-of.ts'

/** JSONata's own functions as the interpreter's expressions have them; the library's stay out of reach. */
export function guardedBuiltins(
  library: Library,
  runs: InterpreterRuns,
): ReadonlyMap<string, GuardedFunction> {
  const ours = boundedBuiltins(library, runs)
  return new Map(
    [...library.functions].map(([name, { implementation, ...declared }]) => [
      name,
      new GuardedFunction({
        ...declared,
        implementation: ours.get(name) ?? paid(name, implementation as Call, runs),
      }),
    ]),
  )
}

// The library's own functions pay for nothing.
function paid(name: string, implementation: Call, runs: InterpreterRuns): Call {
  return function (...args) {
    spendCall(name, args, runs.of(this.environment))
    return implementation.apply(this, args)
  }
}
