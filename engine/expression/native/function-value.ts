import type { SignatureCheck } from './ast.ts'
import type { Frame } from './frame.ts'
import type { Code, Run } from './run.ts'

/** What an implementation may use of the call: its context value, its frame, the run. */
export type CallSite = { readonly input: unknown; readonly frame: Frame; readonly run: Run }

/** A function as a value. The marks are those by which the reference's own code knows functions. */
export abstract class FunctionValue {
  abstract readonly arity: number
  abstract readonly signature: SignatureCheck | undefined
}
Object.defineProperty(FunctionValue.prototype, '_jsonata_lambda', { value: true })

/** A function that an expression defines, with the frame and the context it was made in. */
export class Lambda extends FunctionValue {
  readonly parameters: readonly string[]
  readonly body: Code
  readonly frame: Frame
  readonly input: unknown
  readonly signature: SignatureCheck | undefined
  /** What one call counts for. */
  readonly weight: number
  /** Where it was called last: errors inside are reported there. */
  position: number | undefined
  token: string | undefined

  constructor(
    shape: Pick<Lambda, 'parameters' | 'body' | 'signature'> & { readonly weight?: number },
    made: Pick<Lambda, 'frame' | 'input'>,
  ) {
    super()
    this.parameters = shape.parameters
    this.body = shape.body
    this.signature = shape.signature
    this.weight = shape.weight ?? 1
    this.frame = made.frame
    this.input = made.input
  }

  get arity(): number {
    return this.parameters.length
  }
}

/** What a built-in or registered function does with checked arguments. */
export type Implementation = (args: readonly unknown[], site: CallSite) => unknown

/** A built-in or registered function; `parameters` are what a partial application can leave open. */
export class Builtin extends FunctionValue {
  readonly name: string
  readonly implementation: Implementation
  readonly arity: number
  readonly parameters: readonly string[]
  readonly signature: SignatureCheck | undefined
  /** A host's function as it is, which needs neither checks nor a call site. */
  readonly direct: PlainFunction | undefined

  constructor(
    of: Pick<Builtin, 'name' | 'implementation' | 'arity' | 'parameters' | 'signature'> & {
      readonly direct?: PlainFunction
    },
  ) {
    super()
    this.name = of.name
    this.implementation = of.implementation
    this.arity = of.arity
    this.parameters = of.parameters
    this.signature = of.signature
    this.direct = of.direct
  }
}

/** A function passed as an argument: called with null as its context, in the caller's frame. */
export class Callback extends FunctionValue {
  readonly target: unknown
  readonly frame: Frame
  readonly arity: number
  readonly signature = undefined

  constructor(target: unknown, frame: Frame) {
    super()
    this.target = target
    this.frame = frame
    this.arity = arityOf(target)
  }
}

/** A call in tail position, left to whoever called: recursion then needs no stack. */
export class TailCall extends FunctionValue {
  readonly arity = 0
  readonly signature = undefined
  readonly procedure: Code
  readonly arguments: readonly Code[]
  readonly frame: Frame
  readonly input: unknown
  readonly position: number | undefined
  readonly token: string | undefined

  constructor(of: Omit<TailCall, 'arity' | 'signature'>) {
    super()
    this.procedure = of.procedure
    this.arguments = of.arguments
    this.frame = of.frame
    this.input = of.input
    this.position = of.position
    this.token = of.token
  }
}

/** A function that belongs to the host or to a match: called with the bare arguments. */
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
