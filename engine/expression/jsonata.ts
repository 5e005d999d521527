/*
 * The one door to the jsonata library: parsing, and running under its guards.
 * Everyone else sees our own types.
 */
import jsonata from 'jsonata'
import { LinearRegExp } from './linear-regexp.ts'

/** A node of the parser's tree; only `type` is always there. */
export type AstNode = { readonly type: string; readonly [key: string]: unknown }

/** A syntax error as the parser reports it. `position` is the end of `token`. */
export type RawSyntaxError = {
  readonly code: string
  readonly position: number
  readonly token: string
}

/** Bounds of one evaluation. */
export type ExpressionLimits = {
  /** Milliseconds. */
  readonly timeout: number
  /** Depth of nested evaluation. */
  readonly stack: number
  /** Most items in one sequence. */
  readonly sequence: number
}

/** A function that expressions can call; arguments come as JSONata values. */
export type HostFunction = (...args: unknown[]) => unknown

/** What a parsed expression runs with. */
export type ExpressionSetup = {
  readonly functions: ReadonlyMap<string, HostFunction>
  readonly limits: ExpressionLimits
}

/** A parsed expression: its tree, and a way to run it that rejects with whatever the interpreter throws. */
export type ParsedExpression = {
  readonly ast: AstNode
  readonly interpret: (input: unknown) => Promise<unknown>
}

/** Parses with error recovery, so that several syntax errors are found at once. */
export function parseSource(
  source: string,
  setup: ExpressionSetup,
): ParsedExpression | { errors: RawSyntaxError[] } {
  let expression: RecoveredExpression
  try {
    expression = jsonata(source, {
      ...setup.limits,
      recover: true,
      RegexEngine: LinearRegExp as unknown as RegExpConstructor,
    }) as RecoveredExpression
  } catch {
    return { errors: [firstError(source)] }
  }
  const errors = expression.errors() ?? []
  if (errors.length > 0) return { errors: errors.map((error) => rawError(error, source)) }
  for (const [name, implementation] of setup.functions) {
    expression.registerFunction(name, (...args: unknown[]) => implementation(...args))
  }
  return {
    ast: expression.ast() as AstNode,
    interpret: async (input) => expression.evaluate(input),
  }
}

// `errors()` belongs to the recovering parser; the published types leave it out.
type RecoveredExpression = jsonata.Expression & { errors(): unknown[] | undefined }

// Recovery can trip over its own partial tree; the plain parser then names the first error.
function firstError(source: string): RawSyntaxError {
  try {
    jsonata(source)
    return { code: 'S0500', position: source.length, token: '' }
  } catch (error) {
    return rawError(error, source)
  }
}

function rawError(error: unknown, source: string): RawSyntaxError {
  const { code, position, token } = error as { code?: string; position?: number; token?: unknown }
  return {
    code: code ?? 'S0500',
    position: position ?? source.length,
    token: typeof token === 'string' || typeof token === 'number' ? String(token) : '',
  }
}
