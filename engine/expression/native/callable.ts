import type { SignatureCheck } from './ast.ts'

/** A function as a value. The marks are those by which the reference's own code knows functions. */
export abstract class FunctionValue {
  abstract readonly arity: number
  abstract readonly signature: SignatureCheck | undefined
}
Object.defineProperty(FunctionValue.prototype, '_jsonata_lambda', { value: true })
