import type { Builtin } from '../native/function-value.ts'
import { type Match, matcher } from '../native/matcher.ts'
import type { Run } from '../native/run.ts'
import { GuardedFunction } from './guarded-function.ts'
import { siteWithin } from './run-of.ts'

/** `/…/`: a function that matches in linear time; so is the `next` of what it finds. */
export function guardedPattern(pattern: RegExp, position: number, run: Run): GuardedFunction {
  return guarded(matcher(pattern, position), run)
}

// The library asks for the next match without saying where: the run is that of the evaluation which made the pattern.
function guarded({ implementation, arity, parameters }: Builtin, run: Run): GuardedFunction {
  return new GuardedFunction({
    implementation(...args) {
      const found = implementation(args, siteWithin(run)) as Match | undefined
      return found === undefined ? undefined : { ...found, next: guarded(found.next, run) }
    },
    arity,
    parameters,
  })
}
