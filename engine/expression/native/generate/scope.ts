import { NotEmitted } from './not-emitted.ts'
import type { Value } from './value.ts'

/** A variable of an expression that is a local variable of the code. */
export type Variable = {
  /** Its name in the code. */
  readonly code: string
  /** Whether it is bound when the code that is written next runs. */
  state: 'unbound' | 'maybe' | 'bound'
  /** Whether it is bound once, for sure, and never again. */
  readonly once: boolean
  /** What is known of its value, where it is bound once. */
  value?: Value | undefined
  /** A field that is read from it, where more than one is. */
  readonly field?: string | undefined
  /** A local that says whether it is a plain object, where it is bound once and read more than once. */
  plain?: string | undefined
  /** A local that holds the same as a read of it gives it, where it is bound once. */
  settled?: string
}

/** Variables by name, and those around them, as a frame would hold them. */
export class Scope {
  readonly outer: Scope | undefined
  /** Whether what is in it runs later than what is around it. */
  readonly deferred: boolean
  readonly #variables = new Map<string, Variable>()

  constructor(outer: Scope | undefined, deferred = false) {
    this.outer = outer
    this.deferred = deferred
  }

  /** Adds a variable, in place of one with the same name. */
  declare(name: string, variable: Variable): void {
    this.#variables.set(name, variable)
  }

  /** A variable of this scope alone. */
  own(name: string): Variable | undefined {
    return this.#variables.get(name)
  }

  /** Whether this scope or one around it has a variable. */
  has(name: string): boolean {
    return this.own(name) !== undefined || this.outer?.has(name) === true
  }
}

/**
 * The variable that a name means, or undefined for one that the code does not hold. `outside` tells whether a name
 * means something without the scopes. Throws {@link NotEmitted} where it depends on what has run.
 */
export function resolve(
  name: string,
  scope: Scope | undefined,
  outside: (name: string) => boolean,
): Variable | undefined {
  let deferred = false
  for (let at = scope; at !== undefined; at = at.outer) {
    const found = at.own(name)
    if (found !== undefined) {
      if (found.state === 'bound') return found
      // Nothing is nothing, whether it is bound or not.
      if (at.outer?.has(name) !== true && !outside(name)) return found
      if (found.state === 'maybe' || deferred) throw new NotEmitted()
    }
    deferred ||= at.deferred
  }
  return undefined
}
