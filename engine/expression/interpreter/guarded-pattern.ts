import type { Builtin, CallSite } from '../native/function-value.ts'
import { type Match, matcher } from '../native/matcher.ts'
import { GuardedFunction } from './guarded-function.ts'

/**
 * `/…/`: a function that matches in linear time; so is the `next` of what it finds. Matching is paid for at the site
 * where the pattern is made, since the library calls `next` from nowhere.
 */
export function guardedPattern(pattern: RegExp, position: number, site: CallSite): GuardedFunction {
  return guarded(matcher(pattern, position), site)
}

function guarded({ implementation, arity, parameters }: Builtin, site: CallSite): GuardedFunction {
  return new GuardedFunction({
    implementation(...args) {
      const found = implementation(args, site) as Match | undefined
      return found === undefined ? undefined : { ...found, next: guarded(found.next, site) }
    },
    arity,
    parameters,
  })
}
