import type { ExpressionLimits } from '../limits.ts'
import type { Builtin } from '../native/function-value.ts'
import { type Match, matcher } from '../native/matcher.ts'
import { GuardedFunction } from './guarded-function.ts'
import { siteWithin } from './run-of.ts'

/** `/…/`: a function that matches in linear time; so is the `next` of what it finds. */
export function guardedPattern(
  pattern: RegExp,
  position: number,
  limits: ExpressionLimits,
): GuardedFunction {
  return guarded(matcher(pattern, position), limits)
}

function guarded(
  { implementation, arity, parameters }: Builtin,
  limits: ExpressionLimits,
): GuardedFunction {
  return new GuardedFunction({
    implementation(...args) {
      const found = implementation(args, siteWithin(limits)) as Match | undefined
      return found === undefined ? undefined : { ...found, next: guarded(found.next, limits) }
    },
    arity,
    parameters,
  })
}
