import { errorMessage } from './error-messages.ts'

/**
 * An expression failed while it ran. `code` is JSONata's own (`T0410`, `D3110`, …), or `X….` for ours:
 * `X1000` anything else, `X1001` an argument of a registered function, `X1002` a result that is not data,
 * `X1004` a text or result that is too large, `X1005` a transform of something that is no object of its own copy,
 * `X1006` a function that gives a promise without being declared asynchronous.
 */
export class ExpressionError extends Error {
  readonly code: string
  /** The same as `offset`, by the name that the `jsonata` package gives it. The calls that an error passes note it. */
  position: number | undefined
  /** What failed: an operator or the name of a function, where known. */
  token: string | undefined

  constructor(
    code: string,
    message: string,
    options: { offset?: number; token?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ExpressionError'
    this.code = code
    this.position = options.offset
    this.token = options.token
  }

  /** Characters from the start of the expression to the end of the token that failed, where known. */
  get offset(): number | undefined {
    return this.position
  }
}

/** Wraps whatever an evaluation threw. */
export function toExpressionError(thrown: unknown): ExpressionError {
  if (thrown instanceof ExpressionError) return thrown
  const facts = (thrown ?? {}) as Record<string, unknown>
  const code = thrown instanceof RangeError ? codeOfRange(thrown) : facts.code
  if (typeof code !== 'string') return untyped(thrown, facts)
  const message = errorMessage({ ...facts, code }) ?? ownMessage(facts)
  return new ExpressionError(code, message, { ...placeOf(facts), cause: thrown })
}

function placeOf({ position, token }: Record<string, unknown>) {
  return {
    ...(typeof position === 'number' ? { offset: position } : {}),
    ...(typeof token === 'string' ? { token } : {}),
  }
}

// What the engine itself refuses: a stack that is full, or a text longer than any may be.
function codeOfRange({ message }: RangeError): string | undefined {
  if (message.startsWith('Maximum call stack')) return 'D1011'
  return message.startsWith('Invalid string length') ? 'X1004' : undefined
}

function ownMessage({ message }: Record<string, unknown>): string {
  return typeof message === 'string' && message !== '' ? message : 'Expression failed'
}

function untyped(thrown: unknown, facts: Record<string, unknown>): ExpressionError {
  return new ExpressionError('X1000', ownMessage(facts), { cause: facts.cause ?? thrown })
}
