import type { NativeExpression } from './compile-expression.ts'
import type { ExpressionSetup } from './jsonata.ts'
import type { Ast } from './native/ast.ts'
import { Frame } from './native/frame.ts'
import { generateRecord } from './native/generate/generate-record.ts'
import { canGenerate } from './native/generate/source-writer.ts'
import { emitSetupOf, runSetupOf } from './native/native-expression.ts'
import { type Code, Run } from './native/run.ts'

/** A field of a record and the expression that gives its value; `list`: a single value stands in a list. */
export type RecordField = {
  readonly path: readonly string[]
  readonly expression: NativeExpression
  readonly list: boolean
}

/**
 * Makes a whole record from an input of roots; undefined where that is not possible at once. Throws whatever a field
 * throws: which one it was is found by evaluating the fields one by one.
 */
export type RecordFunction = (input: unknown) => Record<string, unknown> | undefined

/**
 * One function for all fields of a record, so that they share the work that each would do alone. Undefined where
 * no code may be written.
 */
export function compileRecord(
  fields: readonly RecordField[],
  setup: ExpressionSetup,
): RecordFunction | undefined {
  if (setup.generateCode === false || !canGenerate()) return undefined
  if (fields.length === 0) return undefined
  const run = new Run(runSetupOf(setup))
  const frame = new Frame(undefined)
  let code: Code | undefined
  return (input) => {
    code ??= generateRecord(fields.map((field) => recordField(field, setup)))
    run.reset()
    frame.begin(input)
    try {
      return code(input, frame, run) as Record<string, unknown> | undefined
    } finally {
      frame.begin(undefined)
    }
  }
}

function recordField({ path, expression, list }: RecordField, setup: ExpressionSetup) {
  const tree = expression.tree() as Ast
  return { path, tree, setup: emitSetupOf(tree, setup), list, evaluate: expression.evaluate }
}
