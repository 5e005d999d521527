/** JSONata expressions without the engine, compiled to synchronous functions. */
export type { Bindings } from './expression/compile-expression.ts'
export { ExpressionError } from './expression/expression-error.ts'
export type { HostFunction } from './expression/host-function.ts'
export { defaultLimits, type ExpressionLimits } from './expression/limits.ts'
export {
  compileExpression,
  type Expression,
  type ExpressionOptions,
  mappingFunctions,
} from './expression/standalone-expression.ts'
export { ExpressionSyntaxError } from './expression/syntax-error.ts'
export type { SyntaxProblem } from './expression/syntax-messages.ts'
