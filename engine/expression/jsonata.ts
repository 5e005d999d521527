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

/** Runs one parsed expression on an input. Rejects with whatever the interpreter throws. */
export type Interpreter = (input: unknown) => Promise<unknown>

/** Parses with error recovery, so that several syntax errors are found at once. */
export function parseSource(source: string): { ast: AstNode } | { errors: RawSyntaxError[] } {
  try {
    const parsed = jsonata(source, { recover: true }) as RecoveredExpression
    const errors = parsed.errors() ?? []
    return errors.length === 0
      ? { ast: parsed.ast() as AstNode }
      : { errors: errors.map((error) => rawError(error, source)) }
  } catch {
    return { errors: [firstError(source)] }
  }
}

/** Makes an interpreter for an expression that is known to parse. */
export function createInterpreter(
  source: string,
  functions: ReadonlyMap<string, HostFunction>,
  limits: ExpressionLimits,
): Interpreter {
  const expression = jsonata(source, {
    ...limits,
    RegexEngine: LinearRegExp as unknown as RegExpConstructor,
  })
  for (const [name, implementation] of functions) {
    expression.registerFunction(name, (...args: unknown[]) => implementation(...args))
  }
  return (input) => expression.evaluate(input)
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
