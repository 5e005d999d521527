/**
 * An expression failed while it ran. `code` is JSONata's own (`T0410`, `D3110`, …), or `X….` for ours:
 * `X1001` an argument of a registered function, `X1002` a result that is not data.
 */
export class ExpressionError extends Error {
  readonly code: string
  /** Characters from the start of the expression, where known. */
  readonly offset: number | undefined

  constructor(code: string, message: string, options: { offset?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ExpressionError'
    this.code = code
    this.offset = options.offset
  }
}

/** Wraps whatever an interpreter threw. */
export function toExpressionError(thrown: unknown): ExpressionError {
  if (thrown instanceof ExpressionError) return thrown
  const { code, message, position, cause } = fields(thrown)
  return new ExpressionError(code, message, {
    cause: cause ?? thrown,
    ...(position === undefined ? {} : { offset: position }),
  })
}

type ThrownFields = { code: string; message: string; position?: number; cause?: unknown }

function fields(thrown: unknown): ThrownFields {
  const { code, message, position } = (thrown ?? {}) as Record<string, unknown>
  return {
    code: typeof code === 'string' ? code : 'X1000',
    message: typeof message === 'string' && message !== '' ? message : 'Expression failed',
    ...(typeof position === 'number' ? { position } : {}),
  }
}
