import { plainJson } from '../json/plain-json.ts'
import { ExpressionError, toExpressionError } from './expression-error.ts'
import { type ExpressionLimits, type ExpressionSetup, parseSource } from './jsonata.ts'
import { type OutputField, outputFields } from './output-fields.ts'
import { findUsage, type Usage } from './references.ts'
import { type SyntaxProblem, syntaxProblem } from './syntax-messages.ts'

/** A parsed expression: what it reads, and a way to run it. */
export type Expression = {
  readonly source: string
  readonly usage: Usage
  /** Fields of the object it gives, where the source fixes them. */
  readonly outputFields: readonly OutputField[] | undefined
  /** Runs on an input of roots; gives plain JSON or undefined. Rejects with {@link ExpressionError}. */
  readonly evaluate: (input: unknown) => Promise<unknown>
}

/** Bounds that no honest mapping comes near: 2 s, 500 levels, 100,000 items. */
export const defaultLimits: ExpressionLimits = { timeout: 2000, stack: 500, sequence: 100_000 }

/** Compiles an expression, or reports every syntax error with its range. */
export function compileExpression(
  source: string,
  setup: ExpressionSetup,
): { expression: Expression } | { problems: readonly SyntaxProblem[] } {
  const parsed = parseSource(source, setup)
  if ('errors' in parsed) return { problems: distinctProblems(parsed.errors, source) }
  const usage = findUsage(parsed.ast, source)
  const evaluate = async (input: unknown): Promise<unknown> => {
    try {
      return asData(await parsed.interpret(input))
    } catch (error) {
      throw toExpressionError(error)
    }
  }
  return { expression: { source, usage, outputFields: outputFields(parsed.ast), evaluate } }
}

function asData(value: unknown): unknown {
  try {
    return plainJson(value)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'Result is not data'
    throw new ExpressionError('X1002', message, { cause: error })
  }
}

// After the first error the parser's later complaints about the same place only repeat it.
function distinctProblems(
  errors: readonly Parameters<typeof syntaxProblem>[0][],
  source: string,
): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = []
  for (const error of errors) {
    const problem = syntaxProblem(error, source)
    const cascade = error.token === '(end)' || error.token === '(error)' || error.token === ''
    const repeated = problems.some(({ offset }) => offset === problem.offset)
    if (problems.length === 0 || (!cascade && !repeated)) problems.push(problem)
  }
  return problems
}
