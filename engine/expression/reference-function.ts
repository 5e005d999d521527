import type { SignatureCheck } from './native/ast.ts'

/** A function of the reference: its code, its checks, and how its source declares its parameters. */
export type ReferenceFunction = {
  readonly implementation: (...args: unknown[]) => unknown
  readonly signature: SignatureCheck | undefined
  readonly arity: number
  readonly parameters: readonly string[]
}
