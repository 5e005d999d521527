/**
 * A function as a value. What one holds is private to its class, so that no walk over fields, of ours or of the
 * library's, finds anything in it. The mark is the one by which the reference's own code knows functions.
 */
export abstract class FunctionValue {
  abstract readonly arity: number
}
Object.freeze(Object.defineProperty(FunctionValue.prototype, '_jsonata_lambda', { value: true }))
