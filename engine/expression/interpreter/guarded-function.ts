import type { SignatureCheck } from '../native/ast.ts'
import { FunctionValue } from '../native/callable.ts'
import type { Site } from './library.ts'

/** What a function does with checked arguments; the site of the call is its `this`. */
export type Call = (this: Site, ...args: unknown[]) => unknown

type Shape = {
  readonly implementation: Call
  readonly arity: number
  /** What a partial application can leave open; undefined where nothing can. */
  readonly parameters: readonly string[] | undefined
  readonly signature?: SignatureCheck | undefined
}

/**
 * A function as the interpreter's expressions have it. The library knows it by its mark and calls `implementation` or
 * `apply`; all of that is inherited and private, so an expression finds no field in it, and nothing can be written to
 * it. It is no function of JavaScript: a promise or `JSON.stringify` that meets one in a field "then" or "toJSON"
 * does not call it.
 */
export class GuardedFunction extends FunctionValue {
  readonly #shape: Shape

  constructor(shape: Shape) {
    super()
    this.#shape = Object.freeze({ ...shape })
    // The library compares objects by their fields, and no two functions are the same.
    Object.defineProperty(this, 'identity', { value: Symbol('function') })
    Object.freeze(this)
  }

  get implementation(): Call {
    return this.#shape.implementation
  }

  get signature(): SignatureCheck | undefined {
    return this.#shape.signature
  }

  get arity(): number {
    return this.#shape.arity
  }

  get parameters(): readonly string[] | undefined {
    return this.#shape.parameters
  }

  /** Calls it as the library's own functions call what they are given. */
  apply(site: Site, args: readonly unknown[]): unknown {
    return Reflect.apply(this.#shape.implementation, site, args)
  }
}

const marks = {
  _jsonata_lambda: { value: false },
  _jsonata_function: { value: true },
  // The library notes on a function where it is called.
  position: { get: () => undefined, set: () => undefined },
  token: { get: () => undefined, set: () => undefined },
}
Object.freeze(Object.defineProperties(GuardedFunction.prototype, marks))

/** A function that an expression defines, as the library makes it. */
export type LibraryLambda = {
  readonly _jsonata_lambda: true
  readonly arguments: readonly unknown[]
  readonly signature?: SignatureCheck
  readonly apply: (site: Pick<Site, 'environment'>, args: readonly unknown[]) => Promise<unknown>
  token?: string | undefined
  position?: number | undefined
}

/** Whether a value is a function that an expression defines. Data that has the mark has no code. */
export function isLambda(value: unknown): value is LibraryLambda {
  if (typeof value !== 'object' || value === null) return false
  const { _jsonata_lambda: mark, apply } = value as Partial<LibraryLambda>
  return mark === true && typeof apply === 'function'
}

/** Whether a value can be called. */
export function isCallable(value: unknown): value is GuardedFunction | LibraryLambda {
  return value instanceof GuardedFunction || isLambda(value)
}

/** How many arguments a function takes. */
export function arityOf(callee: GuardedFunction | LibraryLambda): number {
  return callee instanceof GuardedFunction ? callee.arity : callee.arguments.length
}
