import type { SignatureCheck } from './ast.ts'
import { FunctionValue } from './callable.ts'
import type { Frame } from './frame.ts'
import type { Code, Run } from './run.ts'

/** What an implementation may use of the call: its context value, its frame, the run. */
export type CallSite = { readonly input: unknown; readonly frame: Frame; readonly run: Run }

/** A function that remembers where it was called last: errors inside are reported there. */
export abstract class PlacedFunction extends FunctionValue {
  #position: number | undefined
  #token: string | undefined

  get position(): number | undefined {
    return this.#position
  }

  get token(): string | undefined {
    return this.#token
  }

  /** Notes a call; a token that is known stays where the call has none. */
  calledAt(position: number | undefined, token: string | undefined): void {
    this.#position = position
    if (token !== undefined) this.#token = token
  }
}

/** What all functions made of one place in the source have in common. */
export type LambdaShape = {
  readonly arity: number
  readonly signature: SignatureCheck | undefined
  /** What one call counts for. */
  readonly weight: number
}

/** Runs the body of a function on its arguments; what it reads from around it, it holds. */
export type LambdaBody = (args: readonly unknown[], run: Run) => unknown

/** A function that an expression defines. */
export class Lambda extends PlacedFunction {
  readonly #shape: LambdaShape
  readonly #body: LambdaBody

  constructor(shape: LambdaShape, body: LambdaBody) {
    super()
    this.#shape = shape
    this.#body = body
    Object.freeze(this)
  }

  get arity(): number {
    return this.#shape.arity
  }

  get body(): LambdaBody {
    return this.#body
  }

  get signature(): SignatureCheck | undefined {
    return this.#shape.signature
  }

  get weight(): number {
    return this.#shape.weight
  }
}

/** What a built-in or registered function does with checked arguments. */
export type Implementation = (args: readonly unknown[], site: CallSite) => unknown

type BuiltinShape = {
  readonly name: string
  readonly implementation: Implementation
  readonly arity: number
  /** What a partial application can leave open. */
  readonly parameters: readonly string[]
  readonly signature: SignatureCheck | undefined
  /** A host's function as it is, which needs neither checks nor a call site. */
  readonly direct?: PlainFunction
}

/** A built-in or registered function. */
export class Builtin extends FunctionValue {
  readonly #shape: BuiltinShape

  constructor(shape: BuiltinShape) {
    super()
    this.#shape = Object.freeze({ ...shape })
    Object.freeze(this)
  }

  get name(): string {
    return this.#shape.name
  }

  get implementation(): Implementation {
    return this.#shape.implementation
  }

  get arity(): number {
    return this.#shape.arity
  }

  get parameters(): readonly string[] {
    return this.#shape.parameters
  }

  get signature(): SignatureCheck | undefined {
    return this.#shape.signature
  }

  get direct(): PlainFunction | undefined {
    return this.#shape.direct
  }
}

/** An argument that a partial application leaves open. */
export const open = Symbol('open')

/** A function some of whose arguments are given: the others complete a call as if it were made at once. */
export class PartialApplication extends PlacedFunction {
  readonly #target: unknown
  readonly #given: readonly unknown[]

  constructor(target: unknown, given: readonly unknown[]) {
    super()
    this.#target = target
    this.#given = given
    Object.freeze(this)
  }

  get arity(): number {
    return this.#given.filter((value) => value === open).length
  }

  get target(): unknown {
    return this.#target
  }

  /** The arguments of the whole call; those at its end that are still missing are left out. */
  fill(args: readonly unknown[]): readonly unknown[] {
    const filled: unknown[] = []
    let [used, length] = [0, 0]
    for (const value of this.#given) {
      const given = value !== open || used < args.length
      filled.push(value === open ? args[used++] : value)
      if (given) length = filled.length
    }
    return filled.slice(0, length)
  }
}

/** A function passed as an argument: called with null as its context, in the caller's frame. */
export class Callback extends FunctionValue {
  readonly #target: unknown
  readonly #frame: Frame

  constructor(target: unknown, frame: Frame) {
    super()
    this.#target = target
    this.#frame = frame
    Object.freeze(this)
  }

  get arity(): number {
    return arityOf(this.#target)
  }

  get target(): unknown {
    return this.#target
  }

  get frame(): Frame {
    return this.#frame
  }
}

/** A call that is still to be made. */
export type LeftCall = {
  readonly procedure: Code
  readonly arguments: readonly Code[]
  readonly frame: Frame
  readonly input: unknown
  readonly position: number | undefined
  readonly token: string | undefined
}

/** A call in tail position, left to whoever called: recursion then needs no stack. */
export class TailCall extends FunctionValue {
  readonly #call: LeftCall

  constructor(call: LeftCall) {
    super()
    this.#call = call
  }

  get arity(): number {
    return 0
  }

  get call(): LeftCall {
    return this.#call
  }
}

/** A function that belongs to the host: called with the bare arguments. */
export type PlainFunction = (...args: unknown[]) => unknown

/** Whether a value can be called. */
export function isFunction(value: unknown): value is FunctionValue | PlainFunction {
  return value instanceof FunctionValue || typeof value === 'function'
}

/** How many arguments a function takes. */
export function arityOf(value: unknown): number {
  if (value instanceof FunctionValue) return value.arity
  return typeof value === 'function' ? value.length : 0
}

for (const kind of [PlacedFunction, Lambda, Builtin, PartialApplication, Callback, TailCall]) {
  Object.freeze(kind.prototype)
}
