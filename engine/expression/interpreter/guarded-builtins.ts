import type { ExpressionLimits } from '../limits.ts'
import { boundedBuiltins } from './bounded-builtins.ts'
import { type Call, GuardedFunction } from './guarded-function.ts'
import type { Library } from './library.ts'

/** JSONata's own functions as the interpreter's expressions have them; the library's stay out of reach. */
export function guardedBuiltins(
  library: Library,
  limits: ExpressionLimits,
): ReadonlyMap<string, GuardedFunction> {
  const ours = boundedBuiltins(library, limits)
  return new Map(
    [...library.functions].map(([name, { implementation, ...declared }]) => [
      name,
      new GuardedFunction({
        ...declared,
        implementation: ours.get(name) ?? (implementation as Call),
      }),
    ]),
  )
}
