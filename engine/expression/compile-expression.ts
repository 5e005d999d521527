import type { AstNode } from './ast-node.ts'
import { toExpressionError } from './expression-error.ts'
import { type InterpreterReason, interpreterReason } from './interpreter-reason.ts'
import { type ExpressionSetup, type ParsedExpression, parseSource } from './jsonata.ts'
import type { Ast } from './native/ast.ts'
import { nativeExpression } from './native/native-expression.ts'
import { type OutputField, outputFields } from './output-fields.ts'
import { findUsage, type Usage } from './references.ts'
import { resultBudget, resultData } from './result-data.ts'
import { sizeProblem } from './source-size.ts'
import { type SyntaxProblem, syntaxProblem } from './syntax-messages.ts'

/** Values by name, for the `$variables` of an expression. */
export type Bindings = Readonly<Record<string, unknown>>

/** A parsed expression: what it reads, and a way to run it. */
export type Expression = ParsedFacts & ExpressionForm

/** One that is compiled, and so runs at once. */
export type NativeExpression = ParsedFacts & NativeForm

/** What is known of an expression before it runs. */
type ParsedFacts = {
  readonly source: string
  readonly usage: Usage
  /** Fields of the object it gives, where the source fixes them. */
  readonly outputFields: readonly OutputField[] | undefined
  /** What the parser made of the source. */
  readonly tree: () => AstNode
}

/** How an expression is run: at once, or on the interpreter. */
type ExpressionForm = NativeForm | InterpretedForm

/** A compiled form. */
export type NativeForm = {
  readonly native: true
  /** Runs at once; gives plain JSON or undefined. Throws `ExpressionError`. */
  readonly evaluate: (input: unknown, bindings?: Bindings) => unknown
}

type InterpretedForm = {
  readonly native: false
  /** Why the compiler does not take it, and where that stands in the source. */
  readonly reason: InterpreterReason
  /** Runs on the interpreter; gives plain JSON or undefined. Rejects with `ExpressionError`. */
  readonly evaluate: (input: unknown, bindings?: Bindings) => Promise<unknown>
}

/** Compiles an expression, or reports every syntax error with its range. */
export function compileExpression(
  source: string,
  setup: ExpressionSetup,
): { expression: Expression } | { problems: readonly SyntaxProblem[] } {
  const tooLarge = sizeProblem(source)
  if (tooLarge !== undefined) return { problems: [tooLarge] }
  const parsed = parseSource(source, setup)
  if ('errors' in parsed) return { problems: distinctProblems(parsed.errors, source) }
  try {
    return { expression: analysed(source, parsed, setup) }
  } catch (error) {
    // The stack is full: nothing that a person writes.
    if (!(error instanceof RangeError)) throw error
    return {
      problems: [{ code: 'S0500', message: 'Expression is nested too deep', offset: 0, length: 1 }],
    }
  }
}

function analysed(source: string, parsed: ParsedExpression, setup: ExpressionSetup): Expression {
  // Only these may be held for as long as the expression: what interprets it holds the whole parser.
  const { ast } = parsed
  const facts = {
    source,
    tree: () => ast,
    usage: findUsage(ast, source),
    outputFields: outputFields(ast),
  }
  const reason = interpreterReason(ast, asynchronousNames(setup))
  const form =
    reason === undefined
      ? { native: true as const, evaluate: nativeExpression(ast as Ast, setup) }
      : interpretedForm(parsed.interpret, { reason, setup })
  return { ...facts, ...form }
}

type Interpret = (input: unknown, bindings: Bindings | undefined) => Promise<unknown>

function interpretedForm(
  interpret: Interpret,
  { reason, setup }: { readonly reason: InterpreterReason; readonly setup: ExpressionSetup },
): InterpretedForm {
  const evaluate = async (input: unknown, bindings?: Bindings): Promise<unknown> => {
    try {
      return resultData(await interpret(input, bindings), resultBudget(setup.limits.output))
    } catch (error) {
      throw toExpressionError(error)
    }
  }
  return { native: false, reason, evaluate }
}

const AsyncFunction = (async () => undefined).constructor

function asynchronousNames({ functions }: ExpressionSetup): ReadonlySet<string> {
  const names = [...functions].filter(([, call]) => call instanceof AsyncFunction)
  return new Set(names.map(([name]) => name))
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
